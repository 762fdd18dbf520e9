INSERT INTO list_outcome (id, list_id, enterprise, sequence, outcome, day, evidence, reference, who, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
