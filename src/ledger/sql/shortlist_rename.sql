UPDATE shortlist SET name = COALESCE($2, name), note = COALESCE($3, note) WHERE id = $1
