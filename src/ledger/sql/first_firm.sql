SELECT MIN(day) FROM firm_status WHERE kind = $1
