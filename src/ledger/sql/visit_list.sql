SELECT id, kind, day, days, unit, who, whom, city, county, channel, outcome, registered, project_id, source, as_of, version
FROM visit
WHERE day >= $1 AND day <= $2
    AND ($3 = '' OR $3 LIKE '%;' || county || ';%' AND county <> '')
    AND ($4 = '' OR $4 LIKE '%;' || unit || ';%')
    AND ($5 = '' OR kind = $5)
    AND ($6 = '' OR EXISTS (SELECT 1 FROM project AS p WHERE p.id = visit.project_id AND $6 LIKE '%;' || p.chain || ';%'))
ORDER BY day, id
