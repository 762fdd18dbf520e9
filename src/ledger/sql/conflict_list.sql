SELECT first_id, second_id, found_ms, settled_for, settled_why, settled_by, settled_ms
FROM project_conflict WHERE first_id = $1 OR second_id = $1 ORDER BY found_ms, first_id, second_id
