SELECT COUNT(*) FROM (
    SELECT source FROM visit WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM matter WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM lead_origin WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM advisor WHERE source LIKE '%synthetic%'
) AS invented
