INSERT INTO correction_undo (correction_id, who, why, at_ms)
VALUES ($1, $2, $3, $4)
ON CONFLICT (correction_id) DO NOTHING
