INSERT INTO project_approval (id, project_id, band, total_yuan, who, note, day, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
