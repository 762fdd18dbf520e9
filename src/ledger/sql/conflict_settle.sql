UPDATE project_conflict SET settled_for = $3, settled_why = $4, settled_by = $5, settled_ms = $6
WHERE ((first_id = $1 AND second_id = $2) OR (first_id = $2 AND second_id = $1)) AND settled_ms IS NULL
