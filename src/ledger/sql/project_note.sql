INSERT INTO project_change (project_id, version, who, what, at_ms) VALUES ($1, $2, $3, $4, $5)
