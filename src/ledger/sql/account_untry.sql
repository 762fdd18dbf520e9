UPDATE account SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END,
    locked_ms = CASE WHEN locked_ms = $2 THEN 0 ELSE locked_ms END
WHERE id = $1
