UPDATE account SET roles = $3, chains = $4, regions = $5, version = version + 1
WHERE id = $1 AND version = $2
