INSERT INTO project_paper (id, project_id, sha256, name, kind, bytes, stage, fund_day, fund_yuan, note, who, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (project_id, sha256, stage, fund_day, fund_yuan) DO NOTHING
