SELECT id, name, kind, chain, segment, investor_id, investor, county, park, unit, landing_unit, channel,
    total_yuan, contract_yuan, fixed_yuan, land_mu, owner, landing_owner, list_id, list_enterprise, source, as_of,
    stage, stage_day, version, synthetic
FROM project WHERE id = $1
