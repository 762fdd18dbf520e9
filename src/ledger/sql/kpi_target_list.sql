SELECT indicator, unit, value FROM kpi_target WHERE year = $1 ORDER BY indicator, unit
