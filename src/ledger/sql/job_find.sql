SELECT id, kind, who, asked, state, stage, outcome, made_ms, started_ms, ended_ms, beat_ms
FROM job
WHERE id = $1
