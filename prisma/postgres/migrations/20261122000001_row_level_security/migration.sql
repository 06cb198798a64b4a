-- The second wall between tenants. The first is the tenant in every WHERE clause; this one holds when a clause is wrong.
-- Each transaction names its tenant in `lethe.tenant`; maintenance over all tenants sets `lethe.admin`. Both unset: no row.

-- Owns nothing and cannot log in; the server's hot connections take it on with SET ROLE. Roles belong to the whole
-- cluster, so another database of it may have made this one, even at this moment.
DO $$
BEGIN
  CREATE ROLE lethe_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  -- Postgres asks for the right before it looks whether the role is there: one that an administrator made will do.
  WHEN insufficient_privilege THEN
    IF to_regrole('lethe_app') IS NULL THEN
      RAISE;
    END IF;
END
$$;

-- A role that made another may grant it, but may not yet take it on (Postgres 16 and later): grant it to ourselves. Where
-- an administrator made the role and granted it before, we may lack the right to grant and need none.
DO $$
BEGIN
  EXECUTE format('GRANT lethe_app TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'lethe_app', 'MEMBER') THEN
      RAISE;
    END IF;
END
$$;

DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO lethe_app', current_schema());
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON "entry", "entry_state", "usage_hour", "decision" TO lethe_app;

-- A store reads state and generation and locks the row, which asks for UPDATE on one column at least.
GRANT SELECT ("id", "state", "generation"), UPDATE ("updated_at") ON "tenant" TO lethe_app;

ALTER TABLE "entry" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "entry" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "entry"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');

ALTER TABLE "entry_state" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "entry_state" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "entry_state"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');

ALTER TABLE "usage_hour" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "usage_hour" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "usage_hour"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');

ALTER TABLE "decision" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "decision" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "decision"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');
