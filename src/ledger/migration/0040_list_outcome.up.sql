-- What people say became of targets handed out. Rows are only ever added; of several on one target the last holds.
CREATE TABLE list_outcome (
    id TEXT PRIMARY KEY,
    list_id TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('hit', 'partial', 'delayed', 'miss', 'withdrawn')),
    day TEXT NOT NULL,
    evidence TEXT NOT NULL,
    reference TEXT,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    UNIQUE (list_id, enterprise, sequence)
);
