SELECT version, who, what, at_ms FROM project_change WHERE project_id = $1 ORDER BY version
