INSERT INTO fixed_asset (project_id, month, amount_yuan, status, source, as_of, synthetic)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (project_id, month) DO UPDATE SET amount_yuan = excluded.amount_yuan, status = excluded.status,
    source = excluded.source, as_of = excluded.as_of,
    synthetic = CASE WHEN fixed_asset.synthetic = 1 THEN 1 ELSE excluded.synthetic END
