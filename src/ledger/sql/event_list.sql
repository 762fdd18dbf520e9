SELECT sequence, stage, act, day, verified, evidence, owner, why, who, at_ms, synthetic
FROM project_event WHERE project_id = $1 ORDER BY sequence
