-- Projects by the lead they began with, the day it was received first.
SELECT p.id, p.name, p.county, p.chain, p.unit, p.owner, p.investor, p.channel, p.stage, p.synthetic, COALESCE(NULLIF(o.received, ''), s.day),
    COALESCE(o.referrer, ''), p.version
FROM project_step AS s JOIN project AS p ON p.id = s.project_id LEFT JOIN lead_origin AS o ON o.project_id = p.id
WHERE s.stage = 'lead' AND COALESCE(NULLIF(o.received, ''), s.day) >= $1 AND COALESCE(NULLIF(o.received, ''), s.day) <= $2
    AND ($3 = '' OR $3 LIKE '%;' || p.county || ';%')
    AND ($4 = '' OR $4 LIKE '%;' || p.chain || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || p.unit || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || p.channel || ';%')
    AND ($7 = '' OR p.id = $7)
ORDER BY 11, p.id
