-- What was said about steps, only ever added to; and the steps as they stand after all that was said.
CREATE TABLE project_event (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id),
    sequence BIGINT NOT NULL,
    stage TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('taken', 'corrected', 'verified', 'withdrawn')),
    day TEXT,
    verified BIGINT NOT NULL,
    evidence TEXT,
    owner TEXT,
    why TEXT,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    UNIQUE (project_id, sequence)
);
CREATE TABLE project_step (
    project_id TEXT NOT NULL REFERENCES project (id),
    stage TEXT NOT NULL,
    day TEXT,
    by_day TEXT NOT NULL,
    verified BIGINT NOT NULL,
    evidence TEXT,
    owner TEXT,
    why TEXT,
    PRIMARY KEY (project_id, stage)
);
-- Indicators read these two indexes alone.
CREATE INDEX project_step_day ON project_step (stage, day, project_id, verified);
CREATE INDEX project_step_of ON project_step (stage, project_id, by_day, verified);
