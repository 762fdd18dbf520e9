DROP TABLE list_outcome;
