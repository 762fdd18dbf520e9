DROP TABLE shortlist_change;
DROP TABLE shortlist_item;
DROP TABLE shortlist;
