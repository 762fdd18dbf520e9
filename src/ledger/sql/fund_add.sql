INSERT INTO fund (project_id, day, amount_yuan, origin, kind, evidence, source, as_of, synthetic)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (project_id, day, amount_yuan, origin, kind, evidence) DO NOTHING
