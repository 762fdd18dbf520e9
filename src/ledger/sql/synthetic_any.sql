SELECT COUNT(*) FROM (
    SELECT 1 FROM project WHERE synthetic = 1
    UNION ALL SELECT 1 FROM project_step WHERE synthetic = 1
    UNION ALL SELECT 1 FROM fund WHERE synthetic = 1
    UNION ALL SELECT 1 FROM fixed_asset WHERE synthetic = 1
    UNION ALL SELECT 1 FROM firm_status WHERE synthetic = 1
    UNION ALL SELECT 1 FROM kpi_target WHERE synthetic = 1
) AS invented
