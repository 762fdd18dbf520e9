-- Enterprises that entered or left the statistics in the period; they belong to no project, so only the whole has them.
SELECT '' AS key, CAST(COUNT(DISTINCT enterprise_id) AS DOUBLE PRECISION),
    CAST(0 AS DOUBLE PRECISION), CAST(0 AS BIGINT),
    CAST(MAX(synthetic) AS BIGINT)
FROM firm_status WHERE kind = $1 AND day >= $2 AND day <= $3
HAVING COUNT(*) > 0
