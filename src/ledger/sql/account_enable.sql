UPDATE account SET disabled_ms = NULL, failures = 0, locked_ms = 0, version = version + 1
WHERE id = $1 AND disabled_ms IS NOT NULL
