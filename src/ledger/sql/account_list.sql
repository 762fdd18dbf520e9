SELECT id, name, roles, chains, regions, password_ms, must_change, locked_ms, factor, disabled_ms, made_by, made_ms, seen_ms, version
FROM account ORDER BY name
