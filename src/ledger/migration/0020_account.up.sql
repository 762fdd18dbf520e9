-- Accounts: who may log in, what he may do, and what guards his password. Roles, chains and regions are words joined by
-- semicolons. The second factor is sealed under a key that is not in this database.
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    chains TEXT NOT NULL,
    regions TEXT NOT NULL,
    password TEXT,
    password_ms BIGINT,
    must_change BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_ms BIGINT NOT NULL,
    factor TEXT,
    factor_pending TEXT,
    factor_step BIGINT NOT NULL,
    disabled_ms BIGINT,
    made_by TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    seen_ms BIGINT,
    version BIGINT NOT NULL
);
CREATE TABLE account_password (
    account_id TEXT NOT NULL REFERENCES account (id),
    at_ms BIGINT NOT NULL,
    password TEXT NOT NULL,
    PRIMARY KEY (account_id, at_ms)
);
