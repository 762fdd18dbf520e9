UPDATE shortlist_item SET place = $3 WHERE shortlist_id = $1 AND subject = $2
