SELECT id, county FROM project
WHERE id <> $1 AND stage <> 'ended' AND county IS NOT NULL AND county <> $2
    AND (($3 <> '' AND investor_id = $3) OR ($4 <> '' AND investor = $4))
ORDER BY id
