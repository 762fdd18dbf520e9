SELECT c.id, c.enterprise, c.segment, c.decision, c.who, c.why, c.at_ms, u.who, u.why, u.at_ms
FROM correction AS c
LEFT JOIN correction_undo AS u ON u.correction_id = c.id
ORDER BY c.at_ms, c.id
