SELECT value, as_of FROM kpi_target WHERE year = $1 AND indicator = $2 AND unit = $3
