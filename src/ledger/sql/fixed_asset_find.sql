SELECT amount_yuan, status, as_of FROM fixed_asset WHERE project_id = $1 AND month = $2
