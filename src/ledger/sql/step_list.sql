SELECT stage, day, by_day, verified, evidence, owner, why FROM project_step WHERE project_id = $1
