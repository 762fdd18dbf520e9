SELECT project_id, month, amount_yuan, status, source, as_of, synthetic FROM fixed_asset WHERE project_id = $1 ORDER BY month
