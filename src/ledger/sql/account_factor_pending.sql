UPDATE account SET factor_pending = $2 WHERE id = $1
