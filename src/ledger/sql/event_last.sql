SELECT COALESCE(MAX(sequence), 0) FROM project_event WHERE project_id = $1
