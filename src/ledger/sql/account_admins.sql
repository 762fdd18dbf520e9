SELECT COUNT(*) FROM account WHERE roles = $1 AND disabled_ms IS NULL AND id <> $2
