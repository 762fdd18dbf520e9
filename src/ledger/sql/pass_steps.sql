-- Steps of a stage.
-- Parts: 0 in the period, 1 the base in the period, 2 by a day of those that took the base step in the period; 3, 4, 5 the
-- same a year before. One pass, so that each project is looked up in one statement. CROSS JOIN keeps SQLite from walking through the projects.
SELECT CAST(x.part AS BIGINT), x.key, COALESCE(SUM(CASE WHEN x.verified = 1 THEN x.amount END), 0.0),
    COALESCE(SUM(CASE WHEN x.verified = 0 THEN x.amount END), 0.0),
    CAST(SUM(CASE WHEN x.amount IS NULL THEN 1 ELSE 0 END) AS BIGINT), CAST(MAX(x.synthetic) AS BIGINT)
FROM (
    SELECT u.part AS part, CASE $1 WHEN 'county' THEN p.county WHEN 'unit' THEN p.unit WHEN 'landing_unit' THEN p.landing_unit
            WHEN 'chain' THEN p.chain WHEN 'kind' THEN p.kind WHEN 'park' THEN p.park WHEN 'channel' THEN p.channel
            WHEN 'owner' THEN p.owner WHEN 'landing_owner' THEN p.landing_owner
            WHEN 'band' THEN CASE WHEN p.total_yuan IS NULL THEN NULL WHEN p.total_yuan < $8 THEN '0'
                WHEN p.total_yuan < $9 THEN '1' WHEN p.total_yuan < $10 THEN '2' WHEN p.total_yuan < $11 THEN '3'
                ELSE '4' END
            ELSE '' END AS key,
        u.verified AS verified,
        CASE CASE WHEN u.part = 1 OR u.part = 4 THEN $19 ELSE $18 END WHEN 'total' THEN p.total_yuan
            WHEN 'contract' THEN p.contract_yuan WHEN 'fixed' THEN p.fixed_yuan WHEN 'amount' THEN u.amount
            ELSE 1.0 END AS amount,
        CASE WHEN u.synthetic = 1 OR p.synthetic = 1 THEN 1 ELSE 0 END AS synthetic
    FROM (
        SELECT 0 AS part, s.project_id AS project_id, s.verified AS verified, s.synthetic AS synthetic, 1.0 AS amount
        FROM project_step AS s WHERE s.stage = $17 AND s.day >= $12 AND s.day <= $13
        UNION ALL
        SELECT 1 AS part, b.project_id AS project_id, b.verified AS verified, b.synthetic AS synthetic, 1.0 AS amount
        FROM project_step AS b WHERE b.stage = $20 AND b.day >= $12 AND b.day <= $13
        UNION ALL
        SELECT 2 AS part, b.project_id AS project_id, s.verified AS verified,
            CASE WHEN s.synthetic = 1 OR b.synthetic = 1 THEN 1 ELSE 0 END AS synthetic, 1.0 AS amount
        FROM project_step AS b JOIN project_step AS s ON s.project_id = b.project_id
        WHERE b.stage = $20 AND b.day >= $12 AND b.day <= $13 AND b.verified = 1 AND s.stage = $17 AND s.by_day <= $21
        UNION ALL
        SELECT 3 AS part, s.project_id AS project_id, s.verified AS verified, s.synthetic AS synthetic, 1.0 AS amount
        FROM project_step AS s WHERE s.stage = $17 AND s.day >= $22 AND s.day <= $23
        UNION ALL
        SELECT 4 AS part, b.project_id AS project_id, b.verified AS verified, b.synthetic AS synthetic, 1.0 AS amount
        FROM project_step AS b WHERE b.stage = $20 AND b.day >= $22 AND b.day <= $23
        UNION ALL
        SELECT 5 AS part, b.project_id AS project_id, s.verified AS verified,
            CASE WHEN s.synthetic = 1 OR b.synthetic = 1 THEN 1 ELSE 0 END AS synthetic, 1.0 AS amount
        FROM project_step AS b JOIN project_step AS s ON s.project_id = b.project_id
        WHERE b.stage = $20 AND b.day >= $22 AND b.day <= $23 AND b.verified = 1 AND s.stage = $17 AND s.by_day <= $24
    ) AS u CROSS JOIN project AS p
    WHERE p.id = u.project_id AND ($2 = '' OR $2 LIKE '%;' || p.kind || ';%')
        AND ($3 = '' OR $3 LIKE '%;' || p.county || ';%')
        AND ($4 = '' OR $4 LIKE '%;' || p.chain || ';%')
        AND ($5 = '' OR $5 LIKE '%;' || p.unit || ';%')
        AND ($6 <= 0.0 OR p.total_yuan >= $6) AND ($7 >= 1e300 OR p.total_yuan < $7)
        AND (u.part = 1 OR u.part = 4 OR (($14 = '' OR p.kind = $14) AND ($15 <= 0.0 OR p.total_yuan >= $15)
            AND ($16 = '' OR p.channel = $16)))
        AND (u.part = 0 OR u.part = 3 OR (($25 = '' OR p.kind = $25) AND ($26 <= 0.0 OR p.total_yuan >= $26)
            AND ($27 = '' OR p.channel = $27)))
) AS x
GROUP BY x.part, x.key
