UPDATE account SET failures = 0, locked_ms = 0 WHERE id = $1
