SELECT account_id FROM access_link WHERE hash = $1 AND expires_ms > $2
