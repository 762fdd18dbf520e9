UPDATE account SET factor = $2, factor_pending = NULL, factor_step = $3, version = version + 1 WHERE id = $1
