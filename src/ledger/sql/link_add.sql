INSERT INTO access_link (hash, account_id, made_ms, expires_ms) VALUES ($1, $2, $3, $4)
