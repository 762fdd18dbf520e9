-- When the ledger was last changed, Unix milliseconds; none if nobody entered anything.
SELECT MAX(x.at_ms) FROM (
    SELECT MAX(at_ms) AS at_ms FROM project_change
    UNION ALL SELECT MAX(at_ms) FROM project_event
    UNION ALL SELECT MAX(at_ms) FROM record_change
    UNION ALL SELECT MAX(at_ms) FROM lead_act
) AS x
