SELECT seq, at_ms, who, kind, address, action, subject, status, request_id, previous, hash FROM audit
WHERE seq > $1 ORDER BY seq LIMIT $2
