UPDATE session SET seen_ms = $2 WHERE hash = $1 AND seen_ms < $2
