UPDATE account SET disabled_ms = $2, version = version + 1 WHERE id = $1 AND disabled_ms IS NULL
