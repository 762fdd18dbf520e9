UPDATE matter SET project_id = $2, sort = $3, topic = $4, text = $5, amount_yuan = $6, unit = $7, owner = $8, raised = $9,
    due = $10, settled = $11, result = $12, source = $13, as_of = $14, version = version + 1
WHERE id = $1 AND version = $15
