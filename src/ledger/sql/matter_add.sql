INSERT INTO matter (id, project_id, sort, topic, text, amount_yuan, unit, owner, raised, due, settled, result, source, as_of,
    version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)
ON CONFLICT (project_id, sort, text) DO NOTHING
