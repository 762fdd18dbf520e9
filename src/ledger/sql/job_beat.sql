UPDATE job
SET stage = $2, beat_ms = $3,
    state = CASE WHEN $4 = 1 THEN 'running' ELSE state END,
    started_ms = CASE WHEN $4 = 1 AND started_ms IS NULL THEN $3 ELSE started_ms END
WHERE id = $1 AND state IN ('queued', 'running')
