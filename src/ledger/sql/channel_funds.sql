-- Money of a period by channel or by who referred: shown by evidence, and in all.
SELECT CASE $1 WHEN 'channel' THEN COALESCE(p.channel, '') ELSE COALESCE(o.referrer, '') END,
    COALESCE(SUM(CASE f.evidence WHEN '' THEN 0.0 ELSE f.amount_yuan END), 0.0), COALESCE(SUM(f.amount_yuan), 0.0),
    CAST(MAX(CASE WHEN p.synthetic = 1 OR f.synthetic = 1 THEN 1 ELSE 0 END) AS BIGINT)
FROM fund AS f JOIN project AS p ON p.id = f.project_id LEFT JOIN lead_origin AS o ON o.project_id = p.id
WHERE f.day >= $2 AND f.day <= $3
    AND ($4 = '' OR $4 LIKE '%;' || p.county || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || p.chain || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || p.unit || ';%')
GROUP BY 1 ORDER BY 1
