SELECT id, kind, day, days, unit, who, whom, city, county, channel, outcome, registered, project_id, source, as_of, version
FROM visit WHERE day = $1 AND kind = $2 AND unit = $3 AND who = $4 AND whom = $5 AND city = $6
