SELECT COALESCE(MAX(sequence), 0) FROM list_outcome WHERE list_id = $1 AND enterprise = $2
