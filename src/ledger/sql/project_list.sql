SELECT id, name, kind, chain, segment, investor_id, investor, county, park, unit, landing_unit, channel,
    total_yuan, contract_yuan, fixed_yuan, land_mu, owner, landing_owner, list_id, list_enterprise, source, as_of,
    stage, stage_day, version, synthetic
FROM project
WHERE ($1 = '' OR $1 LIKE '%;' || county || ';%')
    AND ($2 = '' OR $2 LIKE '%;' || chain || ';%')
    AND ($3 = '' OR $3 LIKE '%;' || unit || ';%')
    AND ($4 = '' OR $4 LIKE '%;' || stage || ';%')
    AND ($5 = '' OR $5 LIKE '%;' || kind || ';%')
    AND ($6 = '' OR $6 LIKE '%;' || channel || ';%')
    AND ($7 = '' OR LOWER(name) LIKE '%' || LOWER($7) || '%' OR LOWER(COALESCE(investor, '')) LIKE '%' || LOWER($7) || '%')
    AND id > $8
ORDER BY id LIMIT $9
