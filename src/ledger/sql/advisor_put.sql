INSERT INTO advisor (name, kind, org, city, begins, ends, source, as_of) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, org = excluded.org, city = excluded.city, begins = excluded.begins,
    ends = excluded.ends, source = excluded.source, as_of = excluded.as_of
