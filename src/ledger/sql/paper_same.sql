SELECT id, project_id, sha256, name, kind, bytes, stage, fund_day, fund_yuan, note, who, at_ms
FROM project_paper WHERE project_id = $1 AND sha256 = $2 AND stage = $3 AND fund_day = $4 AND fund_yuan = $5
