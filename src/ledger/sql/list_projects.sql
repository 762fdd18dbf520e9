-- What became of the entries taken over from lists handed out: enterprises, not projects, so that one counts once.
SELECT p.list_id, p.list_enterprise, CAST(MAX(CASE WHEN s.stage = 'signed' THEN 1 ELSE 0 END) AS BIGINT),
    CAST(MAX(CASE WHEN s.stage = 'landed' THEN 1 ELSE 0 END) AS BIGINT), CAST(MAX(CASE WHEN s.stage = 'started' THEN 1 ELSE 0 END) AS BIGINT),
    CAST(MAX(p.synthetic) AS BIGINT)
FROM project AS p LEFT JOIN project_step AS s ON s.project_id = p.id AND s.by_day <= $1 AND s.verified = 1
WHERE p.list_id IS NOT NULL AND p.list_enterprise IS NOT NULL
    AND ($2 = '' OR $2 LIKE '%;' || p.county || ';%')
    AND ($3 = '' OR $3 LIKE '%;' || p.chain || ';%')
    AND ($4 = '' OR $4 LIKE '%;' || p.unit || ';%')
GROUP BY p.list_id, p.list_enterprise ORDER BY 1, 2
