SELECT id, band, total_yuan, who, note, day, at_ms FROM project_approval WHERE project_id = $1 ORDER BY at_ms, id
