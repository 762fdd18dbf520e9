DROP TABLE kpi_target;
DROP TABLE firm_status;
DROP TABLE fixed_asset;
DROP TABLE fund;
