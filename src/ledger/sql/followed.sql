SELECT p.id, p.name, p.chain, p.county, p.unit, p.investor_id, p.investor, p.list_id, p.list_enterprise,
    s.stage, s.day, s.by_day, s.verified, s.evidence, s.synthetic
FROM project AS p
JOIN project_step AS s ON s.project_id = p.id
WHERE p.list_id IS NOT NULL OR p.investor_id IS NOT NULL OR p.investor IS NOT NULL
ORDER BY p.id
