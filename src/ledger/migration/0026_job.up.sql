-- Imports and builds that were asked for over HTTP. `asked` and `outcome` are JSON; `beat_ms` is when the program that
-- runs a job was last seen with it.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('import', 'build')),
    who TEXT NOT NULL,
    asked TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'interrupted')),
    stage TEXT NOT NULL,
    outcome TEXT,
    made_ms BIGINT NOT NULL,
    started_ms BIGINT,
    ended_ms BIGINT,
    beat_ms BIGINT NOT NULL
);
CREATE INDEX job_kind ON job (kind, id);
