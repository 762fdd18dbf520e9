UPDATE visit SET kind = $2, day = $3, days = $4, unit = $5, who = $6, whom = $7, city = $8, county = $9, channel = $10,
    outcome = $11, registered = $12, project_id = $13, source = $14, as_of = $15, version = version + 1
WHERE id = $1 AND version = $16
