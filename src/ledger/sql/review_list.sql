SELECT id, project_id, day, verdict, score, input, rules, answer, who, at_ms, synthetic
FROM project_review WHERE project_id = $1 ORDER BY at_ms, id
