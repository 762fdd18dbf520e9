-- Where a project's lead came from, what was done about it by the response clock (only ever added to; of one step the
-- last entry holds), and the advisors who refer.
CREATE TABLE lead_origin (
    project_id TEXT PRIMARY KEY REFERENCES project (id),
    received TEXT NOT NULL,
    referrer TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL
);
CREATE INDEX lead_origin_referrer ON lead_origin (referrer);
CREATE TABLE lead_act (
    project_id TEXT NOT NULL REFERENCES project (id),
    sequence BIGINT NOT NULL,
    step TEXT NOT NULL,
    day TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (project_id, sequence)
);
CREATE TABLE advisor (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    org TEXT NOT NULL,
    city TEXT NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL
);
