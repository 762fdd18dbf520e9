-- Links that let somebody in once: the first start (no account) and a password to be set. Only the hash is kept.
CREATE TABLE access_link (
    hash TEXT PRIMARY KEY,
    account_id TEXT REFERENCES account (id),
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
