DROP TABLE matter;
