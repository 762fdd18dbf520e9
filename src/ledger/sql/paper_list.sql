SELECT id, project_id, sha256, name, kind, bytes, stage, fund_day, fund_yuan, note, who, at_ms
FROM project_paper WHERE $1 = '' OR project_id = $1 ORDER BY project_id, at_ms, id
