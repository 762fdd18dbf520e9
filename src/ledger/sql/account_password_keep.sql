INSERT INTO account_password (account_id, at_ms, password) VALUES ($1, $2, $3)
ON CONFLICT (account_id, at_ms) DO NOTHING
