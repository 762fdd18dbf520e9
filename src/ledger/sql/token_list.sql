SELECT id, name, role, chains, regions, permissions, made_by, made_ms, expires_ms, revoked_ms, used_ms
FROM token ORDER BY made_ms, id
