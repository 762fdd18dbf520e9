INSERT INTO job (id, kind, who, asked, state, stage, made_ms, beat_ms) VALUES ($1, $2, $3, $4, 'queued', '', $5, $5)
