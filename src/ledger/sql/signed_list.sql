-- Projects signed in a period, the largest first.
SELECT p.id, p.name, p.investor, p.county, p.chain, p.unit, p.channel, p.total_yuan, p.synthetic, s.day, s.verified
FROM project_step AS s JOIN project AS p ON p.id = s.project_id
WHERE s.stage = 'signed' AND s.day >= $1 AND s.day <= $2
    AND ($3 = '' OR $3 LIKE '%;' || p.county || ';%')
    AND ($4 = '' OR $4 LIKE '%;' || p.chain || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || p.unit || ';%')
ORDER BY COALESCE(p.total_yuan, -1.0) DESC, p.id
LIMIT $6
