INSERT INTO record_change (record, id, version, who, what, at_ms) VALUES ($1, $2, $3, $4, $5, $6)
