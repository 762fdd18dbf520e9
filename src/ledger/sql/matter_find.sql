SELECT id, project_id, sort, topic, text, amount_yuan, unit, owner, raised, due, settled, result, source, as_of, version
FROM matter WHERE id = $1
