-- Whether a row is invented. The mark stays through every later change of the row, whatever its source says then.
ALTER TABLE project ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project_event ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project_step ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fund ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fixed_asset ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
ALTER TABLE firm_status ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
ALTER TABLE kpi_target ADD COLUMN synthetic BIGINT NOT NULL DEFAULT 0;
-- What is known of the rows there are: their source. Steps had none; those of an invented project are invented.
UPDATE project SET synthetic = 1 WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)');
UPDATE fund SET synthetic = 1 WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)');
UPDATE fixed_asset SET synthetic = 1 WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)');
UPDATE firm_status SET synthetic = 1 WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)');
UPDATE kpi_target SET synthetic = 1 WHERE LOWER(TRIM(source)) IN ('synthetic', 'ledger (synthetic)');
UPDATE project_event SET synthetic = 1 WHERE project_id IN (SELECT id FROM project WHERE synthetic = 1);
UPDATE project_step SET synthetic = 1 WHERE project_id IN (SELECT id FROM project WHERE synthetic = 1);
-- Indicators read these two indexes alone.
DROP INDEX project_step_day;
DROP INDEX project_step_of;
CREATE INDEX project_step_day ON project_step (stage, day, project_id, verified, synthetic);
CREATE INDEX project_step_of ON project_step (stage, project_id, by_day, verified, synthetic);
