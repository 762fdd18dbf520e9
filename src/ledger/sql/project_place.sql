UPDATE project SET stage = $2, stage_day = $3, version = version + 1 WHERE id = $1 AND version = $4
