SELECT project_id, step, day, verdict, note, who FROM lead_act WHERE project_id = $1 ORDER BY sequence
