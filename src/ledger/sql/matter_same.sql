SELECT id, project_id, sort, topic, text, amount_yuan, unit, owner, raised, due, settled, result, source, as_of, version
FROM matter WHERE project_id = $1 AND sort = $2 AND text = $3
