SELECT s.project_id, s.stage, s.day, s.by_day, s.verified, s.evidence, s.owner, s.why, s.synthetic
FROM project_step AS s
WHERE s.day >= $1 AND s.day <= $2
ORDER BY s.project_id, s.day, s.stage
