DROP TABLE project_change;
DROP TABLE project;
