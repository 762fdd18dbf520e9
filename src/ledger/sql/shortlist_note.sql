INSERT INTO shortlist_change (shortlist_id, version, who, what, at_ms) VALUES ($1, $2, $3, $4, $5)
