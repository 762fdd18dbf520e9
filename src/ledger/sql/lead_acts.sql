SELECT a.project_id, a.step, a.day, a.verdict, a.note, a.who
FROM lead_act AS a JOIN project_step AS s ON s.project_id = a.project_id AND s.stage = 'lead'
    LEFT JOIN lead_origin AS o ON o.project_id = a.project_id
WHERE COALESCE(NULLIF(o.received, ''), s.day) >= $1 AND COALESCE(NULLIF(o.received, ''), s.day) <= $2
ORDER BY a.project_id, a.sequence
