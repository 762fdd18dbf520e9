INSERT INTO shortlist_item (shortlist_id, subject, note, place)
VALUES ($1, $2, $3, (SELECT COALESCE(MAX(place), 0) + 1 FROM shortlist_item WHERE shortlist_id = $1))
ON CONFLICT (shortlist_id, subject) DO UPDATE SET note = excluded.note
