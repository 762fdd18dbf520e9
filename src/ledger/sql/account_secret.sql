SELECT id, password, factor, factor_step, locked_ms, failures, disabled_ms FROM account WHERE name = $1
