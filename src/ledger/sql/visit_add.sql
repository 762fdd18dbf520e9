INSERT INTO visit (id, kind, day, days, unit, who, whom, city, county, channel, outcome, registered, project_id, source,
    as_of, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
ON CONFLICT (day, kind, unit, who, whom, city) DO NOTHING
