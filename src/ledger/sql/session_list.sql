SELECT id, account_id, made_ms, seen_ms, expires_ms, address, agent FROM session
WHERE account_id = $1 AND expires_ms > $2 AND seen_ms > $3 ORDER BY made_ms DESC, id
