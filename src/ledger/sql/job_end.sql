UPDATE job
SET state = $2, outcome = $3, ended_ms = $4, beat_ms = $4
WHERE id = $1 AND state IN ('queued', 'running')
