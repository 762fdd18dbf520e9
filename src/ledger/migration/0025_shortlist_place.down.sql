ALTER TABLE shortlist_item DROP COLUMN place;
