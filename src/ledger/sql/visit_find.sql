SELECT id, kind, day, days, unit, who, whom, city, county, channel, outcome, registered, project_id, source, as_of, version
FROM visit WHERE id = $1
