INSERT INTO project (id, name, kind, chain, segment, investor_id, investor, county, park, unit, landing_unit, channel,
    total_yuan, contract_yuan, fixed_yuan, land_mu, owner, landing_owner, list_id, list_enterprise, source, as_of,
    stage, stage_day, synthetic, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25, 1)
