SELECT id, kind, who, asked, state, stage, outcome, made_ms, started_ms, ended_ms, beat_ms
FROM job
WHERE kind = $1 AND id < $2
ORDER BY id DESC
LIMIT $3
