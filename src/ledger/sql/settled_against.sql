SELECT first_id, second_id, settled_for FROM project_conflict WHERE settled_for IS NOT NULL
ORDER BY first_id, second_id
