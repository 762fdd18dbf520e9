DROP TABLE correction_undo;
DROP TABLE correction;
