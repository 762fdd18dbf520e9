INSERT INTO shortlist (id, name, note, version) VALUES ($1, $2, $3, 1)
