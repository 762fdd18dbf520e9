SELECT id FROM shortlist WHERE id = $1 AND deleted_ms IS NULL
