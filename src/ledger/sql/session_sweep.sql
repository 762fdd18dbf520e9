DELETE FROM session WHERE expires_ms <= $1 OR seen_ms <= $2
