SELECT MIN(month) || '-01' FROM fixed_asset WHERE $1 = $1
