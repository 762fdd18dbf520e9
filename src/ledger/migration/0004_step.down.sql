DROP TABLE project_step;
DROP TABLE project_event;
