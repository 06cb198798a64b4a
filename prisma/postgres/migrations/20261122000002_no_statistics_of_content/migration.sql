-- ANALYZE copies sample values of a column into pg_statistic, where they outlive the rows: after an erasure even VACUUM FULL
-- of the table leaves them. So no statistics are kept of columns that hold content or point at a person. No query is
-- planned by them: rows are found by tenant, key, id, scope and time.
ALTER TABLE "entry" ALTER COLUMN "subject_ref" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "key" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "vector" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "response" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "tags" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "metadata" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "source_request_id" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "signature" SET STATISTICS 0;
ALTER TABLE "decision" ALTER COLUMN "request_id" SET STATISTICS 0;
ALTER TABLE "decision" ALTER COLUMN "subject_ref" SET STATISTICS 0;
ALTER TABLE "decision" ALTER COLUMN "policy_input" SET STATISTICS 0;
