SELECT 1 FROM project_step WHERE project_id = $1 AND stage = $2
