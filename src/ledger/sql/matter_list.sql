-- Matters raised by a day and, unless all are wanted, not settled by it; the earliest due first.
SELECT m.id, m.project_id, m.sort, m.topic, m.text, m.amount_yuan, m.unit, m.owner, m.raised, m.due, m.settled, m.result,
    m.source, m.as_of, m.version, p.name, p.county, p.synthetic
FROM matter AS m JOIN project AS p ON p.id = m.project_id
WHERE m.raised <= $1 AND ($2 = 1 OR m.settled = '' OR m.settled > $1)
    AND ($3 = '' OR m.sort = $3)
    AND ($4 = '' OR $4 LIKE '%;' || p.county || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || p.chain || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || p.unit || ';%')
    AND ($7 = '' OR m.project_id = $7)
ORDER BY CASE m.due WHEN '' THEN '9999' ELSE m.due END, m.id
