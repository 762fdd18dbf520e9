-- Projects as they are now; what was changed, by whom and when is in project_change. Amounts are whole yuan, so that
-- sums are the same in any order.
CREATE TABLE project (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT,
    chain TEXT,
    segment TEXT,
    investor_id TEXT,
    investor TEXT,
    county TEXT,
    park TEXT,
    unit TEXT,
    landing_unit TEXT,
    channel TEXT,
    total_yuan DOUBLE PRECISION,
    contract_yuan DOUBLE PRECISION,
    fixed_yuan DOUBLE PRECISION,
    land_mu DOUBLE PRECISION,
    owner TEXT,
    landing_owner TEXT,
    list_id TEXT,
    list_enterprise TEXT,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_day TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX project_stage ON project (stage, county);
CREATE INDEX project_investor ON project (investor_id);
CREATE INDEX project_investor_name ON project (investor);
CREATE TABLE project_change (
    project_id TEXT NOT NULL REFERENCES project (id),
    version BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (project_id, version)
);
