-- Named lists of enterprises or segments. A list is deleted by a mark; every change is a row of its history.
CREATE TABLE shortlist (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    version BIGINT NOT NULL,
    deleted_ms BIGINT
);
CREATE TABLE shortlist_item (
    shortlist_id TEXT NOT NULL REFERENCES shortlist (id),
    subject TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (shortlist_id, subject)
);
CREATE TABLE shortlist_change (
    shortlist_id TEXT NOT NULL REFERENCES shortlist (id),
    version BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (shortlist_id, version)
);
