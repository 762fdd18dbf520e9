-- Evidence files: what each is and what it shows. Its bytes lie beside the ledger under their SHA-256. A paper shows a step
-- (stage), money (day and amount of the fund), or with both empty the project. Rows are only ever added.
CREATE TABLE project_paper (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES project (id),
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    stage TEXT NOT NULL,
    fund_day TEXT NOT NULL,
    fund_yuan DOUBLE PRECISION NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    UNIQUE (project_id, sha256, stage, fund_day, fund_yuan)
);
CREATE INDEX project_paper_sha256 ON project_paper (sha256);
