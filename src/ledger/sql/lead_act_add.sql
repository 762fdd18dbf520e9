INSERT INTO lead_act (project_id, sequence, step, day, verdict, note, who, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
