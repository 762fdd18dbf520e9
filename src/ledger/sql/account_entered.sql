UPDATE account SET failures = 0, locked_ms = 0, seen_ms = $2 WHERE id = $1
