INSERT INTO firm_status (enterprise_id, day, kind, source, as_of, synthetic) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (enterprise_id, day, kind) DO NOTHING
