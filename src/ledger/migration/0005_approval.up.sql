-- Approvals to sign beyond a band's authority, and claims of two counties on one investor with how they were settled.
CREATE TABLE project_approval (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id),
    band TEXT NOT NULL,
    total_yuan DOUBLE PRECISION NOT NULL,
    who TEXT NOT NULL,
    note TEXT NOT NULL,
    day TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);
CREATE INDEX project_approval_of ON project_approval (project_id);
CREATE TABLE project_conflict (
    first_id TEXT NOT NULL REFERENCES project (id),
    second_id TEXT NOT NULL REFERENCES project (id),
    found_ms BIGINT NOT NULL,
    settled_for TEXT,
    settled_why TEXT,
    settled_by TEXT,
    settled_ms BIGINT,
    PRIMARY KEY (first_id, second_id)
);
CREATE INDEX project_conflict_second ON project_conflict (second_id);
