SELECT COUNT(*) FROM (
    SELECT source FROM visit WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)')
    UNION ALL SELECT source FROM matter WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)')
    UNION ALL SELECT source FROM lead_origin WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)')
    UNION ALL SELECT source FROM advisor WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)')
) AS invented
