SELECT l.id, l.name, l.note, l.version, (SELECT COUNT(*) FROM shortlist_item AS i WHERE i.shortlist_id = l.id)
FROM shortlist AS l
WHERE l.id = $1 AND l.deleted_ms IS NULL
