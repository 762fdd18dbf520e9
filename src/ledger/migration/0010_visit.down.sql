DROP TABLE record_change;
DROP TABLE visit;
