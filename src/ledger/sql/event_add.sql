INSERT INTO project_event (id, project_id, sequence, stage, act, day, verified, evidence, owner, why, who, at_ms, synthetic)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
