INSERT INTO token (id, hash, name, role, chains, regions, permissions, account_id, made_by, made_ms, expires_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
