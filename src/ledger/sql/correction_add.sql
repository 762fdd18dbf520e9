INSERT INTO correction (id, enterprise, segment, decision, who, why, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
