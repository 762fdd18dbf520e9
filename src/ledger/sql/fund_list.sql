SELECT project_id, day, amount_yuan, origin, kind, evidence, source, as_of, synthetic
FROM fund WHERE project_id = $1 ORDER BY day, amount_yuan, evidence
