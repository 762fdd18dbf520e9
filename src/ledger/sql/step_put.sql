INSERT INTO project_step (project_id, stage, day, by_day, verified, evidence, owner, why, synthetic)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (project_id, stage) DO UPDATE SET day = excluded.day, by_day = excluded.by_day,
    verified = excluded.verified, evidence = excluded.evidence, owner = excluded.owner, why = excluded.why,
    synthetic = excluded.synthetic
