INSERT INTO shortlist_item (shortlist_id, subject, note) VALUES ($1, $2, $3)
ON CONFLICT (shortlist_id, subject) DO UPDATE SET note = excluded.note
