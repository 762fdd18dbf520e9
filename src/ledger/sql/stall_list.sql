-- Projects of a stage of which nothing dated is known since a day: no step, no money, no investment, no visit, no matter, no
-- answer to their lead.
SELECT x.id, x.name, x.county, x.chain, x.unit, x.landing_unit, x.owner, x.landing_owner, x.total_yuan, x.synthetic, x.step_day,
    x.fund_day, x.asset_day, x.visit_day, x.matter_day, x.act_day
FROM (
    SELECT p.id, p.name, p.county, p.chain, p.unit, p.landing_unit, p.owner, p.landing_owner, p.total_yuan, p.synthetic,
        COALESCE((SELECT MAX(s.by_day) FROM project_step AS s WHERE s.project_id = p.id), '') AS step_day,
        COALESCE((SELECT MAX(f.day) FROM fund AS f WHERE f.project_id = p.id), '') AS fund_day,
        COALESCE((SELECT MAX(a.month) || '-31' FROM fixed_asset AS a WHERE a.project_id = p.id), '') AS asset_day,
        COALESCE((SELECT MAX(v.day) FROM visit AS v WHERE v.project_id = p.id), '') AS visit_day,
        COALESCE((SELECT MAX(CASE WHEN m.settled > m.raised THEN m.settled ELSE m.raised END)
            FROM matter AS m WHERE m.project_id = p.id), '') AS matter_day,
        COALESCE((SELECT MAX(l.day) FROM lead_act AS l WHERE l.project_id = p.id), '') AS act_day
    FROM project AS p
    WHERE p.stage = $1 AND (p.stage_day IS NULL OR p.stage_day < $2)
        AND ($3 = '' OR $3 LIKE '%;' || p.county || ';%')
        AND ($4 = '' OR $4 LIKE '%;' || p.chain || ';%')
        AND ($5 = '' OR $5 LIKE '%;' || p.unit || ';%')
) AS x
WHERE x.step_day < $2 AND x.fund_day < $2 AND x.asset_day < $2 AND x.visit_day < $2 AND x.matter_day < $2 AND x.act_day < $2
ORDER BY x.id
