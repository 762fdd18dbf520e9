SELECT subject, note FROM shortlist_item WHERE shortlist_id = $1 ORDER BY place, subject
