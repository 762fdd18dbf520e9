UPDATE token SET used_ms = $2 WHERE id = $1
