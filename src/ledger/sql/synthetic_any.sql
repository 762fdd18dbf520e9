SELECT COUNT(*) FROM (
    SELECT source FROM project WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM fund WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM fixed_asset WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM firm_status WHERE source LIKE '%synthetic%'
    UNION ALL SELECT source FROM kpi_target WHERE source LIKE '%synthetic%'
) AS invented
