SELECT MIN(day) FROM project_step WHERE stage = $1
