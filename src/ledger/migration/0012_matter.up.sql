-- Matters of a project that somebody must settle by a day: problems it raised, promises made to it and by its investor.
CREATE TABLE matter (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id),
    sort TEXT NOT NULL CHECK (sort IN ('problem', 'promise', 'pledge')),
    topic TEXT NOT NULL,
    text TEXT NOT NULL,
    amount_yuan DOUBLE PRECISION,
    unit TEXT NOT NULL,
    owner TEXT NOT NULL,
    raised TEXT NOT NULL,
    due TEXT NOT NULL,
    settled TEXT NOT NULL,
    result TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (project_id, sort, text)
);
CREATE INDEX matter_open ON matter (settled, due);
