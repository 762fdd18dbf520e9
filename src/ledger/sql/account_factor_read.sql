SELECT factor_pending FROM account WHERE id = $1
