SELECT version, who, what, at_ms FROM shortlist_change WHERE shortlist_id = $1 ORDER BY version
