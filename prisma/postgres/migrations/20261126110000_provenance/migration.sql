-- Rows of before keep format 1: their signature covers the columns of that time, and these stay as they are here.
ALTER TABLE "entry" ADD COLUMN "format" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "entry" ADD COLUMN "sharing" TEXT NOT NULL DEFAULT 'settled';
ALTER TABLE "entry" ADD COLUMN "pool" TEXT;
ALTER TABLE "entry" ADD COLUMN "makers" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "entry" ADD COLUMN "confirmers" TEXT NOT NULL DEFAULT '[]';

CREATE INDEX "entry_tenant_id_pool_idx" ON "entry"("tenant_id", "pool");
CREATE INDEX "entry_tenant_id_data_key_id_idx" ON "entry"("tenant_id", "data_key_id");

CREATE TABLE "entry_source" (
    "tenant_id" TEXT NOT NULL,
    "subject_ref" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,

    CONSTRAINT "entry_source_pkey" PRIMARY KEY ("tenant_id", "subject_ref", "entry_id")
);
CREATE INDEX "entry_source_entry_id_idx" ON "entry_source"("entry_id");

CREATE TABLE "tombstone" (
    "tenant_id" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,
    "until" BIGINT,

    CONSTRAINT "tombstone_pkey" PRIMARY KEY ("tenant_id", "signature")
);
CREATE INDEX "tombstone_until_idx" ON "tombstone"("until");

-- In the database and not in the statements: whatever way a row comes or goes, these two follow.
CREATE FUNCTION "note_entry_sources"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "entry_source" ("tenant_id", "subject_ref", "entry_id")
    SELECT NEW."tenant_id", ref, NEW."id" FROM json_array_elements_text(NEW."makers"::json) AS ref
    UNION SELECT NEW."tenant_id", ref, NEW."id" FROM json_array_elements_text(NEW."confirmers"::json) AS ref
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_sources" AFTER INSERT ON "entry" FOR EACH ROW WHEN (NEW."makers" <> '[]')
  EXECUTE FUNCTION "note_entry_sources"();

CREATE FUNCTION "note_entry_gone"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "entry_source" WHERE "entry_id" = OLD."id";
  INSERT INTO "tombstone" ("tenant_id", "signature", "until")
    VALUES (OLD."tenant_id", OLD."signature", OLD."expires_at") ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_gone" AFTER DELETE ON "entry" FOR EACH ROW EXECUTE FUNCTION "note_entry_gone"();

GRANT SELECT, INSERT, UPDATE, DELETE ON "entry_source", "tombstone" TO lethe_app;

ALTER TABLE "entry_source" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "entry_source" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "entry_source"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');
ALTER TABLE "tombstone" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tombstone" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "tombstone"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');

ALTER TABLE "entry" ALTER COLUMN "pool" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "makers" SET STATISTICS 0;
ALTER TABLE "entry" ALTER COLUMN "confirmers" SET STATISTICS 0;
ALTER TABLE "entry_source" ALTER COLUMN "subject_ref" SET STATISTICS 0;
ALTER TABLE "tombstone" ALTER COLUMN "signature" SET STATISTICS 0;
