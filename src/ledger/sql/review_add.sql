INSERT INTO project_review (id, project_id, day, verdict, score, input, rules, answer, who, at_ms, synthetic)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
