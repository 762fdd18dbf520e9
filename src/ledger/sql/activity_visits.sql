-- Visits and receptions of a period by unit or county; of visits, those registered beforehand apart.
SELECT CASE $1 WHEN 'county' THEN county ELSE unit END, kind, CAST(COUNT(*) AS BIGINT),
    CAST(SUM(CASE WHEN registered = 1 THEN 1 ELSE 0 END) AS BIGINT),
    CAST(MAX(CASE WHEN LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)') THEN 1 ELSE 0 END) AS BIGINT)
FROM visit
WHERE day >= $2 AND day <= $3
    AND ($4 = '' OR $4 LIKE '%;' || county || ';%' AND county <> '')
    AND ($5 = '' OR $5 LIKE '%;' || unit || ';%')
    AND ($6 = '' OR EXISTS (SELECT 1 FROM project AS p WHERE p.id = visit.project_id AND $6 LIKE '%;' || p.chain || ';%'))
GROUP BY 1, 2 ORDER BY 1, 2
