UPDATE account SET password = $2, password_ms = $3, must_change = 0, failures = 0, locked_ms = 0, version = version + 1
WHERE id = $1
