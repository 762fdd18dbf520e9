-- Tokens of programs. Only the hash is kept; a revoked one stays as a row.
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    chains TEXT NOT NULL,
    regions TEXT NOT NULL,
    permissions TEXT NOT NULL,
    account_id TEXT,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    used_ms BIGINT
);
CREATE INDEX token_account ON token (account_id);
