DROP TABLE project_conflict;
DROP TABLE project_approval;
