DROP TABLE project_paper;
