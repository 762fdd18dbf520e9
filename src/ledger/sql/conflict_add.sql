INSERT INTO project_conflict (first_id, second_id, found_ms) VALUES ($1, $2, $3)
ON CONFLICT (first_id, second_id) DO NOTHING
