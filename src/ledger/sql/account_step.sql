UPDATE account SET factor_step = $2 WHERE id = $1 AND factor_step < $2
