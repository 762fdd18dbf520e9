SELECT received, referrer, source, as_of FROM lead_origin WHERE project_id = $1
