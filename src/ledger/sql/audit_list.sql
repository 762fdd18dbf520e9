SELECT seq, at_ms, who, kind, address, action, subject, status, request_id, previous, hash FROM audit
WHERE seq < $1 AND ($2 = '' OR who = $2) AND at_ms >= $3 AND at_ms < $4 AND status >= $5
ORDER BY seq DESC LIMIT $6
