INSERT INTO audit (seq, at_ms, who, kind, address, action, subject, status, request_id, previous, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
