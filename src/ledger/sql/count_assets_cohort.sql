-- Investment by a day in the projects that took the base step in the period.
SELECT x.key, COALESCE(SUM(CASE WHEN x.verified = 1 THEN x.amount END), 0.0),
    COALESCE(SUM(CASE WHEN x.verified = 0 THEN x.amount END), 0.0),
    CAST(SUM(CASE WHEN x.amount IS NULL THEN 1 ELSE 0 END) AS BIGINT), CAST(MAX(x.synthetic) AS BIGINT)
FROM (
    SELECT CASE $1 WHEN 'county' THEN p.county WHEN 'unit' THEN p.unit WHEN 'landing_unit' THEN p.landing_unit
            WHEN 'chain' THEN p.chain WHEN 'kind' THEN p.kind WHEN 'park' THEN p.park WHEN 'channel' THEN p.channel
            WHEN 'owner' THEN p.owner WHEN 'landing_owner' THEN p.landing_owner
            WHEN 'band' THEN CASE WHEN p.total_yuan IS NULL THEN NULL WHEN p.total_yuan < $8 THEN '0'
                WHEN p.total_yuan < $9 THEN '1' WHEN p.total_yuan < $10 THEN '2' WHEN p.total_yuan < $11 THEN '3'
                ELSE '4' END
            ELSE '' END AS key, CASE WHEN f.status = 'accepted' THEN 1 ELSE 0 END AS verified, CASE $18 WHEN 'amount' THEN f.amount_yuan ELSE 1.0 END AS amount,
        CASE WHEN f.synthetic = 1 OR p.synthetic = 1 OR b.synthetic = 1 THEN 1 ELSE 0 END AS synthetic
    FROM project_step AS b JOIN project AS p ON p.id = b.project_id
        JOIN fixed_asset AS f ON f.project_id = b.project_id
    WHERE b.stage = $19 AND b.day >= $12 AND b.day <= $13 AND b.verified = 1 AND f.month <= SUBSTR($20, 1, 7) AND ($17 = '' OR f.status = $17)
        AND ($2 = '' OR $2 LIKE '%;' || p.kind || ';%')
        AND ($3 = '' OR $3 LIKE '%;' || p.county || ';%')
        AND ($4 = '' OR $4 LIKE '%;' || p.chain || ';%')
        AND ($5 = '' OR $5 LIKE '%;' || p.unit || ';%')
        AND ($6 <= 0.0 OR p.total_yuan >= $6) AND ($7 >= 1e300 OR p.total_yuan < $7)
        AND ($14 = '' OR p.kind = $14)
        AND ($15 <= 0.0 OR p.total_yuan >= $15)
        AND ($16 = '' OR p.channel = $16)
) AS x
GROUP BY x.key
