INSERT INTO project_conflict (first_id, second_id, found_ms)
SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM project_conflict WHERE first_id = $2 AND second_id = $1)
ON CONFLICT (first_id, second_id) DO NOTHING
