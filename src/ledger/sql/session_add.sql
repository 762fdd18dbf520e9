INSERT INTO session (hash, id, account_id, made_ms, seen_ms, expires_ms, address, agent) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
