-- Steps of a period by unit or county and stage: verified, and all.
SELECT CASE $1 WHEN 'county' THEN COALESCE(p.county, '') ELSE COALESCE(p.unit, '') END, s.stage,
    CAST(COUNT(*) AS BIGINT), CAST(SUM(s.verified) AS BIGINT),
    CAST(MAX(CASE WHEN p.synthetic = 1 OR s.synthetic = 1 THEN 1 ELSE 0 END) AS BIGINT)
FROM project_step AS s JOIN project AS p ON p.id = s.project_id
WHERE s.stage IN ('reserve', 'lead', 'talk', 'review', 'signed', 'landed', 'started') AND s.day >= $2 AND s.day <= $3
    AND ($4 = '' OR $4 LIKE '%;' || p.county || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || p.unit || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || p.chain || ';%')
GROUP BY 1, 2 ORDER BY 1, 2
