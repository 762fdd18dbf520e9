SELECT MIN(day) FROM fund WHERE $1 = $1
