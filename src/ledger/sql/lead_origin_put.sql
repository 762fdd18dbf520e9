INSERT INTO lead_origin (project_id, received, referrer, source, as_of) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (project_id) DO UPDATE SET received = excluded.received, referrer = excluded.referrer,
    source = excluded.source, as_of = excluded.as_of
