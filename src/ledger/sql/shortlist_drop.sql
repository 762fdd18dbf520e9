DELETE FROM shortlist_item WHERE shortlist_id = $1 AND subject = $2
