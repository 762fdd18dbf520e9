SELECT l.id, l.name, l.note, l.version, COUNT(i.subject)
FROM shortlist AS l
LEFT JOIN shortlist_item AS i ON i.shortlist_id = l.id
WHERE l.deleted_ms IS NULL
GROUP BY l.id, l.name, l.note, l.version
ORDER BY l.name, l.id
