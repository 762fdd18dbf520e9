SELECT stage, day, by_day, verified, evidence, owner, why, synthetic FROM project_step WHERE project_id = $1
