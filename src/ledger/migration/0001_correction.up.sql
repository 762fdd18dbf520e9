-- Corrections of placements: rows are only ever added, an undoing is a row of its own.
CREATE TABLE correction (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL,
    segment TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirm', 'reject')),
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);
CREATE INDEX correction_enterprise ON correction (enterprise, segment);
CREATE TABLE correction_undo (
    correction_id TEXT PRIMARY KEY REFERENCES correction (id),
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);
