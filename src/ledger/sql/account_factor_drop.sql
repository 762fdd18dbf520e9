UPDATE account SET factor = NULL, factor_pending = NULL, version = version + 1 WHERE id = $1
