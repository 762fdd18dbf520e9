-- Pre-reviews as they were made: what was told, what was answered, with the rules of the time. Rows are only ever added.
CREATE TABLE project_review (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id),
    day TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'study', 'fail')),
    score DOUBLE PRECISION,
    input TEXT NOT NULL,
    rules TEXT NOT NULL,
    answer TEXT NOT NULL,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    synthetic BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX project_review_of ON project_review (project_id, at_ms);
