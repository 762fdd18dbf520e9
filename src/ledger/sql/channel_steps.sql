-- Leads, signings and landings of a period by channel or by who referred.
SELECT CASE $1 WHEN 'channel' THEN COALESCE(p.channel, '') ELSE COALESCE(o.referrer, '') END, s.stage,
    CAST(SUM(s.verified) AS BIGINT), CAST(COUNT(*) AS BIGINT),
    COALESCE(SUM(CASE s.verified WHEN 1 THEN p.total_yuan END), 0.0),
    CAST(MAX(CASE WHEN p.synthetic = 1 OR s.synthetic = 1 THEN 1 ELSE 0 END) AS BIGINT)
FROM project_step AS s JOIN project AS p ON p.id = s.project_id LEFT JOIN lead_origin AS o ON o.project_id = p.id
WHERE s.stage IN ('lead', 'signed', 'landed') AND s.day >= $2 AND s.day <= $3
    AND ($4 = '' OR $4 LIKE '%;' || p.county || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || p.chain || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || p.unit || ';%')
GROUP BY 1, 2 ORDER BY 1, 2
