-- Money that arrived, investment made, enterprises that entered the statistics, and the year's targets.
CREATE TABLE fund (
    project_id TEXT NOT NULL REFERENCES project (id),
    day TEXT NOT NULL,
    amount_yuan DOUBLE PRECISION NOT NULL,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    evidence TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (project_id, day, amount_yuan, origin, kind, evidence)
);
CREATE INDEX fund_day ON fund (day);
CREATE TABLE fixed_asset (
    project_id TEXT NOT NULL REFERENCES project (id),
    month TEXT NOT NULL,
    amount_yuan DOUBLE PRECISION NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (project_id, month)
);
CREATE INDEX fixed_asset_month ON fixed_asset (month);
CREATE TABLE firm_status (
    enterprise_id TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (enterprise_id, day, kind)
);
CREATE INDEX firm_status_day ON firm_status (kind, day);
CREATE TABLE kpi_target (
    year BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    unit TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (year, indicator, unit)
);
