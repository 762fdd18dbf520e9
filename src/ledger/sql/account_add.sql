INSERT INTO account (id, name, roles, chains, regions, password, password_ms, must_change, failures, locked_ms, factor_step, made_by, made_ms, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9, $10, 1)
ON CONFLICT (name) DO NOTHING
