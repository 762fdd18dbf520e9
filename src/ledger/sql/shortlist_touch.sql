UPDATE shortlist SET version = version + 1, deleted_ms = $3
WHERE id = $1 AND version = $2 AND deleted_ms IS NULL
