SELECT password FROM account_password WHERE account_id = $1 ORDER BY at_ms DESC LIMIT $2
