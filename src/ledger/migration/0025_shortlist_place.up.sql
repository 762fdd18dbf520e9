-- The order of a shortlist's lines, as people put them; lines of before keep the order of their ids.
ALTER TABLE shortlist_item ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
