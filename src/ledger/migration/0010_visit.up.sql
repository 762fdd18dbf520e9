-- Visits and receptions, each known by day, kind, unit, people, host and city; and what was changed of the records that
-- people edit, by whom and when.
CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('visit', 'reception')),
    day TEXT NOT NULL,
    days DOUBLE PRECISION,
    unit TEXT NOT NULL,
    who TEXT NOT NULL,
    whom TEXT NOT NULL,
    city TEXT NOT NULL,
    county TEXT NOT NULL,
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL,
    registered BIGINT,
    project_id TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (day, kind, unit, who, whom, city)
);
CREATE INDEX visit_project ON visit (project_id, day);
CREATE TABLE record_change (
    record TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (record, id, version)
);
