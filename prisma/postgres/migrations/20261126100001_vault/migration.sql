-- Keys, wrapped under a root that the operator holds. A schema and a role of its own: what reads entries can't read keys.
DO $$
BEGIN
  CREATE ROLE lethe_vault NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    IF to_regrole('lethe_vault') IS NULL THEN
      RAISE;
    END IF;
END
$$;

DO $$
BEGIN
  EXECUTE format('GRANT lethe_vault TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'lethe_vault', 'MEMBER') THEN
      RAISE;
    END IF;
END
$$;

CREATE SCHEMA IF NOT EXISTS "lethe_vault";
GRANT USAGE ON SCHEMA "lethe_vault" TO lethe_vault;

-- Of the installation (tenant_id empty) and of tenants: wrapped by the root of an epoch.
CREATE TABLE "lethe_vault"."root_record" (
    "tenant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "root" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "wrapped" BYTEA NOT NULL,
    PRIMARY KEY ("tenant_id", "kind")
);

-- Of people, and of nobody named (subject empty): wrapped by the tenant's key. A person who was erased keeps the count.
CREATE TABLE "lethe_vault"."data_record" (
    "tenant_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "id" TEXT,
    "wrapped" BYTEA,
    "generation" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY ("tenant_id", "subject")
);
CREATE INDEX "data_record_by_id" ON "lethe_vault"."data_record" ("tenant_id", "id");

-- Copies of sealed keys have no place in the planner's statistics.
ALTER TABLE "lethe_vault"."root_record" ALTER COLUMN "wrapped" SET STATISTICS 0;
ALTER TABLE "lethe_vault"."data_record" ALTER COLUMN "wrapped" SET STATISTICS 0;

GRANT SELECT, INSERT, UPDATE, DELETE ON "lethe_vault"."root_record", "lethe_vault"."data_record" TO lethe_vault;
