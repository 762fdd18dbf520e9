UPDATE project SET name = $2, kind = $3, chain = $4, segment = $5, investor_id = $6, investor = $7, county = $8,
    park = $9, unit = $10, landing_unit = $11, channel = $12, total_yuan = $13, contract_yuan = $14, fixed_yuan = $15,
    land_mu = $16, owner = $17, landing_owner = $18, list_id = $19, list_enterprise = $20, source = $21, as_of = $22,
    stage = $23, stage_day = $24, synthetic = CASE WHEN synthetic = 1 THEN 1 ELSE $26 END, version = version + 1
WHERE id = $1 AND version = $25
