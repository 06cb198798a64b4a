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

    PRIMARY KEY ("tenant_id", "subject_ref", "entry_id")
);
CREATE INDEX "entry_source_entry_id_idx" ON "entry_source"("entry_id");

CREATE TABLE "tombstone" (
    "tenant_id" TEXT NOT NULL,
    "signature" BLOB NOT NULL,
    "until" BIGINT,

    PRIMARY KEY ("tenant_id", "signature")
);
CREATE INDEX "tombstone_until_idx" ON "tombstone"("until");

-- In the database and not in the statements: whatever way a row comes or goes, these two follow.
CREATE TRIGGER "entry_sources" AFTER INSERT ON "entry" WHEN NEW."makers" <> '[]'
BEGIN
  INSERT OR IGNORE INTO "entry_source" ("tenant_id", "subject_ref", "entry_id")
    SELECT NEW."tenant_id", value, NEW."id" FROM json_each(NEW."makers")
    UNION SELECT NEW."tenant_id", value, NEW."id" FROM json_each(NEW."confirmers");
END;

CREATE TRIGGER "entry_gone" AFTER DELETE ON "entry"
BEGIN
  DELETE FROM "entry_source" WHERE "entry_id" = OLD."id";
  INSERT OR IGNORE INTO "tombstone" ("tenant_id", "signature", "until")
    VALUES (OLD."tenant_id", OLD."signature", OLD."expires_at");
END;
