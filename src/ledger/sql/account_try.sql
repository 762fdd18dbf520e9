UPDATE account SET
    failures = CASE WHEN locked_ms > 0 THEN 1 ELSE failures + 1 END,
    locked_ms = CASE WHEN (CASE WHEN locked_ms > 0 THEN 1 ELSE failures + 1 END) >= $3 THEN $4 ELSE 0 END
WHERE id = $1 AND locked_ms <= $2
