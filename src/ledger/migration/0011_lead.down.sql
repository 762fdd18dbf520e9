DROP TABLE advisor;
DROP TABLE lead_act;
DROP TABLE lead_origin;
