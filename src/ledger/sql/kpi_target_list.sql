SELECT indicator, unit, value, synthetic FROM kpi_target WHERE year = $1 ORDER BY indicator, unit
