SELECT id, name, note, version FROM shortlist WHERE deleted_ms IS NULL ORDER BY name, id
