SELECT stage, COUNT(*), COALESCE(SUM(total_yuan), 0.0), MIN(stage_day), CAST(MAX(synthetic) AS BIGINT)
FROM project
WHERE ($1 = '' OR $1 LIKE '%;' || county || ';%')
    AND ($2 = '' OR $2 LIKE '%;' || chain || ';%')
    AND ($3 = '' OR $3 LIKE '%;' || unit || ';%')
    AND ($4 = '' OR $4 LIKE '%;' || stage || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || kind || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || channel || ';%')
GROUP BY stage
