INSERT INTO kpi_target (year, indicator, unit, value, source, as_of, synthetic) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (year, indicator, unit) DO UPDATE SET value = excluded.value, source = excluded.source,
    as_of = excluded.as_of,
    synthetic = CASE WHEN kpi_target.synthetic = 1 THEN 1 ELSE excluded.synthetic END
