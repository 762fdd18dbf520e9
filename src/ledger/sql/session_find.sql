SELECT id, account_id, made_ms, seen_ms, expires_ms, address, agent FROM session WHERE hash = $1
