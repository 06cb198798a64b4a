-- Who may see every tenant is a question of who logged in. So far it was one of a variable, which whoever can run a
-- statement can set: connections of requests log in as a role of their own now, to which only `tenant_only` applies.

-- As lethe_app: made by an administrator, where the role of the server may make none.
DO $$
BEGIN
  CREATE ROLE lethe_admin NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    IF to_regrole('lethe_admin') IS NULL THEN
      RAISE;
    END IF;
END
$$;

DO $$
BEGIN
  EXECUTE format('GRANT lethe_admin TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'lethe_admin', 'USAGE') THEN
      RAISE;
    END IF;
END
$$;

-- Every table behind the wall. An administrator still says so in each transaction (`lethe.admin`): a statement that forgot
-- its tenant finds nothing. No tenant is not the tenant without a name, under which the sums over all of them are kept.
DO $$
DECLARE
  wall RECORD;
BEGIN
  FOR wall IN
    SELECT tablename AS name, CASE tablename WHEN 'tenant' THEN 'id' ELSE 'tenant_id' END AS tenant
    FROM pg_policies WHERE schemaname = current_schema() AND policyname = 'tenant_only'
  LOOP
    EXECUTE format('DROP POLICY "tenant_only" ON %I', wall.name);
    EXECUTE format('CREATE POLICY "tenant_only" ON %1$I TO lethe_app
      USING (%2$I = NULLIF(current_setting(''lethe.tenant'', true), ''''))
      WITH CHECK (%2$I = NULLIF(current_setting(''lethe.tenant'', true), ''''))', wall.name, wall.tenant);
    EXECUTE format('CREATE POLICY "every_tenant" ON %I TO lethe_admin
      USING (current_setting(''lethe.admin'', true) = ''on'')
      WITH CHECK (current_setting(''lethe.admin'', true) = ''on'')', wall.name);
  END LOOP;
END
$$;

-- Counters are mended by administration.
REVOKE INSERT, UPDATE ON "tenant_total" FROM lethe_app;

-- Functions that run as their owner see the catalogue and this schema, never a temporary table that a session has put in
-- front of them, and are nobody's to hang on a table of his own.
DO $$
DECLARE
  kept RECORD;
BEGIN
  FOR kept IN
    SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prosecdef
      AND proowner = quote_ident(current_user)::regrole
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', kept.name, current_schema());
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', kept.name);
  END LOOP;
END
$$;

-- Before Postgres 15 everybody may make tables and functions in the schema `public`, in front of those that are meant. The
-- server refuses to start where this could not be taken back.
DO $$
BEGIN
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', current_schema());
EXCEPTION
  WHEN insufficient_privilege THEN NULL;
END
$$;
