SELECT (SELECT COUNT(*) FROM project_change), (SELECT COUNT(*) FROM project_conflict WHERE settled_ms IS NOT NULL)
