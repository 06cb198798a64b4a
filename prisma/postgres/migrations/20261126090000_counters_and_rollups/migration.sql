-- What a tenant holds, kept in the transaction that changes it, so that nobody counts rows to know. By triggers: whoever
-- changes a row, by whatever statement, can't forget it. `changes` rises with each change: a count of the rows that took
-- a while is compared only when nothing changed meanwhile.
CREATE TABLE "tenant_total" (
    "tenant_id" TEXT COLLATE "C" NOT NULL,
    "slot" INTEGER NOT NULL,
    "entries" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "hits" BIGINT NOT NULL DEFAULT 0,
    "changes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "tenant_total_pkey" PRIMARY KEY ("tenant_id", "slot")
);

CREATE TABLE "usage_rollup" (
    "tenant_id" TEXT COLLATE "C" NOT NULL,
    "grain" TEXT NOT NULL,
    "model" TEXT COLLATE "C" NOT NULL,
    "at" BIGINT NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "hits_exact" BIGINT NOT NULL DEFAULT 0,
    "hits_semantic" BIGINT NOT NULL DEFAULT 0,
    "misses" BIGINT NOT NULL DEFAULT 0,
    "bypasses" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "stores" BIGINT NOT NULL DEFAULT 0,
    "tokens_in_served" BIGINT NOT NULL DEFAULT 0,
    "tokens_out_served" BIGINT NOT NULL DEFAULT 0,
    "tokens_in_spent" BIGINT NOT NULL DEFAULT 0,
    "tokens_out_spent" BIGINT NOT NULL DEFAULT 0,
    "cost_saved_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "cost_spent_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "latency_saved_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("tenant_id", "grain", "model", "at")
);
CREATE INDEX "usage_rollup_tenant_id_grain_at_idx" ON "usage_rollup"("tenant_id", "grain", "at");
-- The busiest tenants of a day or an hour, without reading the others.
CREATE INDEX "usage_rollup_busiest_idx" ON "usage_rollup"("grain", "at", "requests");

GRANT SELECT ON "tenant_total", "usage_rollup" TO lethe_app;
-- To mend a counter; everything else changes it through the rows that it counts.
GRANT INSERT, UPDATE ON "tenant_total" TO lethe_app;

ALTER TABLE "tenant_total" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "tenant_total" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "tenant_total"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');

ALTER TABLE "usage_rollup" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "usage_rollup" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "usage_rollup"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');

-- The server fills the tables below as their owner, whom row-level security holds too.
SET LOCAL lethe.admin = 'on';

-- Owned by the tables' owner and run as such: the server's role may not write sums over all tenants itself.
-- As an admin for the while, since sums over all tenants are nobody's. A slot a connection: stores of one tenant do not
-- wait for each other's commit.

CREATE FUNCTION "entry_total_insert"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "tenant_total" AS t ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  SELECT r."tenant_id", pg_backend_pid() % 8, SUM(r."entries"), SUM(r."bytes"), SUM(r."hits"), 1
  FROM (SELECT "tenant_id", 1 AS "entries", (length("response") + COALESCE(length("vector"), 0)) AS "bytes", 0 AS "hits" FROM new_rows) r
  GROUP BY r."tenant_id" ORDER BY r."tenant_id"
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = t."entries" + excluded."entries",
    "bytes" = t."bytes" + excluded."bytes", "hits" = t."hits" + excluded."hits", "changes" = t."changes" + 1;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_total_insert" AFTER INSERT ON "entry" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "entry_total_insert"();

CREATE FUNCTION "entry_total_delete"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "tenant_total" AS t ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  SELECT r."tenant_id", pg_backend_pid() % 8, SUM(r."entries"), SUM(r."bytes"), SUM(r."hits"), 1
  FROM (SELECT "tenant_id", -1 AS "entries", -(length("response") + COALESCE(length("vector"), 0)) AS "bytes", 0 AS "hits" FROM old_rows) r
  GROUP BY r."tenant_id" ORDER BY r."tenant_id"
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = t."entries" + excluded."entries",
    "bytes" = t."bytes" + excluded."bytes", "hits" = t."hits" + excluded."hits", "changes" = t."changes" + 1;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_total_delete" AFTER DELETE ON "entry" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "entry_total_delete"();

CREATE FUNCTION "entry_total_update"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "tenant_total" AS t ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  SELECT r."tenant_id", pg_backend_pid() % 8, SUM(r."entries"), SUM(r."bytes"), SUM(r."hits"), 1
  FROM (SELECT "tenant_id", -1 AS "entries", -(length("response") + COALESCE(length("vector"), 0)) AS "bytes", 0 AS "hits" FROM old_rows
    UNION ALL SELECT "tenant_id", 1 AS "entries", (length("response") + COALESCE(length("vector"), 0)) AS "bytes", 0 AS "hits" FROM new_rows) r
  GROUP BY r."tenant_id" ORDER BY r."tenant_id"
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = t."entries" + excluded."entries",
    "bytes" = t."bytes" + excluded."bytes", "hits" = t."hits" + excluded."hits", "changes" = t."changes" + 1;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_total_update" AFTER UPDATE ON "entry" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "entry_total_update"();

CREATE FUNCTION "entry_state_total_insert"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "tenant_total" AS t ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  SELECT r."tenant_id", pg_backend_pid() % 8, SUM(r."entries"), SUM(r."bytes"), SUM(r."hits"), 1
  FROM (SELECT "tenant_id", 0 AS "entries", 0 AS "bytes", "hit_count" AS "hits" FROM new_rows WHERE "hit_count" <> 0) r
  GROUP BY r."tenant_id" ORDER BY r."tenant_id"
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = t."entries" + excluded."entries",
    "bytes" = t."bytes" + excluded."bytes", "hits" = t."hits" + excluded."hits", "changes" = t."changes" + 1;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_state_total_insert" AFTER INSERT ON "entry_state" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "entry_state_total_insert"();

CREATE FUNCTION "entry_state_total_delete"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "tenant_total" AS t ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  SELECT r."tenant_id", pg_backend_pid() % 8, SUM(r."entries"), SUM(r."bytes"), SUM(r."hits"), 1
  FROM (SELECT "tenant_id", 0 AS "entries", 0 AS "bytes", -"hit_count" AS "hits" FROM old_rows WHERE "hit_count" <> 0) r
  GROUP BY r."tenant_id" ORDER BY r."tenant_id"
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = t."entries" + excluded."entries",
    "bytes" = t."bytes" + excluded."bytes", "hits" = t."hits" + excluded."hits", "changes" = t."changes" + 1;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_state_total_delete" AFTER DELETE ON "entry_state" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "entry_state_total_delete"();

CREATE FUNCTION "entry_state_total_update"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "tenant_total" AS t ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  SELECT r."tenant_id", pg_backend_pid() % 8, SUM(r."entries"), SUM(r."bytes"), SUM(r."hits"), 1
  FROM (SELECT "tenant_id", 0 AS "entries", 0 AS "bytes", -"hit_count" AS "hits" FROM old_rows WHERE "hit_count" <> 0
    UNION ALL SELECT "tenant_id", 0 AS "entries", 0 AS "bytes", "hit_count" AS "hits" FROM new_rows WHERE "hit_count" <> 0) r
  GROUP BY r."tenant_id" ORDER BY r."tenant_id"
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = t."entries" + excluded."entries",
    "bytes" = t."bytes" + excluded."bytes", "hits" = t."hits" + excluded."hits", "changes" = t."changes" + 1;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "entry_state_total_update" AFTER UPDATE ON "entry_state" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "entry_state_total_update"();

-- Usage by hour and by day, by model and over all (""), by tenant and over all (""): any chart reads a few thousand rows.

CREATE FUNCTION "usage_rollup_insert"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "usage_rollup" AS u ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
  SELECT t."id", g."grain", m."model", g."at",
    SUM((r."hits_exact" + r."hits_semantic" + r."misses" + r."bypasses" + r."errors")), SUM(r."hits_exact"), SUM(r."hits_semantic"), SUM(r."misses"), SUM(r."bypasses"), SUM(r."errors"), SUM(r."stores"), SUM(r."tokens_in_served"), SUM(r."tokens_out_served"), SUM(r."tokens_in_spent"), SUM(r."tokens_out_spent"), SUM(r."cost_saved_micro_usd"), SUM(r."cost_spent_micro_usd"), SUM(r."latency_saved_ms")
  FROM (SELECT "tenant_id", "hour", "model", "hits_exact" AS "hits_exact", "hits_semantic" AS "hits_semantic", "misses" AS "misses", "bypasses" AS "bypasses", "errors" AS "errors", "stores" AS "stores", "tokens_in_served" AS "tokens_in_served", "tokens_out_served" AS "tokens_out_served", "tokens_in_spent" AS "tokens_in_spent", "tokens_out_spent" AS "tokens_out_spent", "cost_saved_micro_usd" AS "cost_saved_micro_usd", "cost_spent_micro_usd" AS "cost_spent_micro_usd", "latency_saved_ms" AS "latency_saved_ms" FROM new_rows) r
  CROSS JOIN LATERAL (SELECT r."tenant_id" AS "id" UNION SELECT '') t
  CROSS JOIN LATERAL (SELECT 'hour' AS "grain", r."hour" AS "at" UNION SELECT 'day', r."hour" / 86400000 * 86400000) g
  CROSS JOIN LATERAL (SELECT r."model" AS "model" UNION SELECT '') m
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT ("tenant_id", "grain", "model", "at") DO UPDATE SET
    "requests" = u."requests" + excluded."requests", "hits_exact" = u."hits_exact" + excluded."hits_exact", "hits_semantic" = u."hits_semantic" + excluded."hits_semantic", "misses" = u."misses" + excluded."misses", "bypasses" = u."bypasses" + excluded."bypasses", "errors" = u."errors" + excluded."errors", "stores" = u."stores" + excluded."stores", "tokens_in_served" = u."tokens_in_served" + excluded."tokens_in_served", "tokens_out_served" = u."tokens_out_served" + excluded."tokens_out_served", "tokens_in_spent" = u."tokens_in_spent" + excluded."tokens_in_spent", "tokens_out_spent" = u."tokens_out_spent" + excluded."tokens_out_spent", "cost_saved_micro_usd" = u."cost_saved_micro_usd" + excluded."cost_saved_micro_usd", "cost_spent_micro_usd" = u."cost_spent_micro_usd" + excluded."cost_spent_micro_usd", "latency_saved_ms" = u."latency_saved_ms" + excluded."latency_saved_ms";
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "usage_rollup_insert" AFTER INSERT ON "usage_hour" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "usage_rollup_insert"();

CREATE FUNCTION "usage_rollup_delete"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "usage_rollup" AS u ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
  SELECT t."id", g."grain", m."model", g."at",
    SUM((r."hits_exact" + r."hits_semantic" + r."misses" + r."bypasses" + r."errors")), SUM(r."hits_exact"), SUM(r."hits_semantic"), SUM(r."misses"), SUM(r."bypasses"), SUM(r."errors"), SUM(r."stores"), SUM(r."tokens_in_served"), SUM(r."tokens_out_served"), SUM(r."tokens_in_spent"), SUM(r."tokens_out_spent"), SUM(r."cost_saved_micro_usd"), SUM(r."cost_spent_micro_usd"), SUM(r."latency_saved_ms")
  FROM (SELECT "tenant_id", "hour", "model", -"hits_exact" AS "hits_exact", -"hits_semantic" AS "hits_semantic", -"misses" AS "misses", -"bypasses" AS "bypasses", -"errors" AS "errors", -"stores" AS "stores", -"tokens_in_served" AS "tokens_in_served", -"tokens_out_served" AS "tokens_out_served", -"tokens_in_spent" AS "tokens_in_spent", -"tokens_out_spent" AS "tokens_out_spent", -"cost_saved_micro_usd" AS "cost_saved_micro_usd", -"cost_spent_micro_usd" AS "cost_spent_micro_usd", -"latency_saved_ms" AS "latency_saved_ms" FROM old_rows) r
  CROSS JOIN LATERAL (SELECT r."tenant_id" AS "id" UNION SELECT '') t
  CROSS JOIN LATERAL (SELECT 'hour' AS "grain", r."hour" AS "at" UNION SELECT 'day', r."hour" / 86400000 * 86400000) g
  CROSS JOIN LATERAL (SELECT r."model" AS "model" UNION SELECT '') m
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT ("tenant_id", "grain", "model", "at") DO UPDATE SET
    "requests" = u."requests" + excluded."requests", "hits_exact" = u."hits_exact" + excluded."hits_exact", "hits_semantic" = u."hits_semantic" + excluded."hits_semantic", "misses" = u."misses" + excluded."misses", "bypasses" = u."bypasses" + excluded."bypasses", "errors" = u."errors" + excluded."errors", "stores" = u."stores" + excluded."stores", "tokens_in_served" = u."tokens_in_served" + excluded."tokens_in_served", "tokens_out_served" = u."tokens_out_served" + excluded."tokens_out_served", "tokens_in_spent" = u."tokens_in_spent" + excluded."tokens_in_spent", "tokens_out_spent" = u."tokens_out_spent" + excluded."tokens_out_spent", "cost_saved_micro_usd" = u."cost_saved_micro_usd" + excluded."cost_saved_micro_usd", "cost_spent_micro_usd" = u."cost_spent_micro_usd" + excluded."cost_spent_micro_usd", "latency_saved_ms" = u."latency_saved_ms" + excluded."latency_saved_ms";
  -- Nothing is left of it: not even the name of a model.
  DELETE FROM "usage_rollup" u USING (SELECT DISTINCT "tenant_id", "hour", "model" FROM old_rows) o
  WHERE u."tenant_id" IN (o."tenant_id", '') AND u."grain" IN ('hour', 'day') AND u."model" IN (o."model", '')
    AND u."at" IN (o."hour", o."hour" / 86400000 * 86400000) AND u."requests" = 0 AND u."stores" = 0;
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "usage_rollup_delete" AFTER DELETE ON "usage_hour" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "usage_rollup_delete"();

CREATE FUNCTION "usage_rollup_update"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  was TEXT := current_setting('lethe.admin', true);
BEGIN
  PERFORM set_config('lethe.admin', 'on', true);
  INSERT INTO "usage_rollup" AS u ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
  SELECT t."id", g."grain", m."model", g."at",
    SUM((r."hits_exact" + r."hits_semantic" + r."misses" + r."bypasses" + r."errors")), SUM(r."hits_exact"), SUM(r."hits_semantic"), SUM(r."misses"), SUM(r."bypasses"), SUM(r."errors"), SUM(r."stores"), SUM(r."tokens_in_served"), SUM(r."tokens_out_served"), SUM(r."tokens_in_spent"), SUM(r."tokens_out_spent"), SUM(r."cost_saved_micro_usd"), SUM(r."cost_spent_micro_usd"), SUM(r."latency_saved_ms")
  FROM (SELECT "tenant_id", "hour", "model", -"hits_exact" AS "hits_exact", -"hits_semantic" AS "hits_semantic", -"misses" AS "misses", -"bypasses" AS "bypasses", -"errors" AS "errors", -"stores" AS "stores", -"tokens_in_served" AS "tokens_in_served", -"tokens_out_served" AS "tokens_out_served", -"tokens_in_spent" AS "tokens_in_spent", -"tokens_out_spent" AS "tokens_out_spent", -"cost_saved_micro_usd" AS "cost_saved_micro_usd", -"cost_spent_micro_usd" AS "cost_spent_micro_usd", -"latency_saved_ms" AS "latency_saved_ms" FROM old_rows
    UNION ALL SELECT "tenant_id", "hour", "model", "hits_exact" AS "hits_exact", "hits_semantic" AS "hits_semantic", "misses" AS "misses", "bypasses" AS "bypasses", "errors" AS "errors", "stores" AS "stores", "tokens_in_served" AS "tokens_in_served", "tokens_out_served" AS "tokens_out_served", "tokens_in_spent" AS "tokens_in_spent", "tokens_out_spent" AS "tokens_out_spent", "cost_saved_micro_usd" AS "cost_saved_micro_usd", "cost_spent_micro_usd" AS "cost_spent_micro_usd", "latency_saved_ms" AS "latency_saved_ms" FROM new_rows) r
  CROSS JOIN LATERAL (SELECT r."tenant_id" AS "id" UNION SELECT '') t
  CROSS JOIN LATERAL (SELECT 'hour' AS "grain", r."hour" AS "at" UNION SELECT 'day', r."hour" / 86400000 * 86400000) g
  CROSS JOIN LATERAL (SELECT r."model" AS "model" UNION SELECT '') m
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT ("tenant_id", "grain", "model", "at") DO UPDATE SET
    "requests" = u."requests" + excluded."requests", "hits_exact" = u."hits_exact" + excluded."hits_exact", "hits_semantic" = u."hits_semantic" + excluded."hits_semantic", "misses" = u."misses" + excluded."misses", "bypasses" = u."bypasses" + excluded."bypasses", "errors" = u."errors" + excluded."errors", "stores" = u."stores" + excluded."stores", "tokens_in_served" = u."tokens_in_served" + excluded."tokens_in_served", "tokens_out_served" = u."tokens_out_served" + excluded."tokens_out_served", "tokens_in_spent" = u."tokens_in_spent" + excluded."tokens_in_spent", "tokens_out_spent" = u."tokens_out_spent" + excluded."tokens_out_spent", "cost_saved_micro_usd" = u."cost_saved_micro_usd" + excluded."cost_saved_micro_usd", "cost_spent_micro_usd" = u."cost_spent_micro_usd" + excluded."cost_spent_micro_usd", "latency_saved_ms" = u."latency_saved_ms" + excluded."latency_saved_ms";
  PERFORM set_config('lethe.admin', COALESCE(was, ''), true);
  RETURN NULL;
END
$$;
CREATE TRIGGER "usage_rollup_update" AFTER UPDATE ON "usage_hour" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "usage_rollup_update"();

INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
SELECT e."tenant_id", 0, COUNT(*), SUM(length(e."response") + COALESCE(length(e."vector"), 0)),
  (SELECT COALESCE(SUM(s."hit_count"), 0) FROM "entry_state" s WHERE s."tenant_id" = e."tenant_id"), 1
FROM "entry" e GROUP BY e."tenant_id";

INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT u."tenant_id", 'hour', u."model", u."hour",
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u WHERE u."model" <> '' GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT u."tenant_id", 'hour', '', u."hour",
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u  GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT u."tenant_id", 'day', u."model", u."hour" / 86400000 * 86400000,
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u WHERE u."model" <> '' GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT u."tenant_id", 'day', '', u."hour" / 86400000 * 86400000,
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u  GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT '', 'hour', u."model", u."hour",
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u WHERE u."model" <> '' GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT '', 'hour', '', u."hour",
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u  GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT '', 'day', u."model", u."hour" / 86400000 * 86400000,
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u WHERE u."model" <> '' GROUP BY 1, 2, 3, 4;
INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
SELECT '', 'day', '', u."hour" / 86400000 * 86400000,
  SUM((u."hits_exact" + u."hits_semantic" + u."misses" + u."bypasses" + u."errors")), SUM(u."hits_exact"), SUM(u."hits_semantic"), SUM(u."misses"), SUM(u."bypasses"), SUM(u."errors"), SUM(u."stores"), SUM(u."tokens_in_served"), SUM(u."tokens_out_served"), SUM(u."tokens_in_spent"), SUM(u."tokens_out_spent"), SUM(u."cost_saved_micro_usd"), SUM(u."cost_spent_micro_usd"), SUM(u."latency_saved_ms")
FROM "usage_hour" u  GROUP BY 1, 2, 3, 4;

-- Lists of entries are sorted by what is in an index. What an entry has saved is kept beside its hits, since it is a product
-- of columns of two tables.
ALTER TABLE "entry_state" ADD COLUMN "saved_micro_usd" BIGINT NOT NULL DEFAULT 0;
UPDATE "entry_state" SET "saved_micro_usd" = LEAST("hit_count", 1000000) * LEAST(COALESCE(
  (SELECT e."cost_micro_usd" FROM "entry" e WHERE e."id" = "entry_state"."entry_id"), 0), 1000000000) WHERE "hit_count" <> 0;
CREATE INDEX "entry_state_tenant_id_hit_count_idx" ON "entry_state"("tenant_id", "hit_count", "entry_id");
CREATE INDEX "entry_state_tenant_id_saved_idx" ON "entry_state"("tenant_id", "saved_micro_usd", "entry_id");
CREATE INDEX "entry_tenant_id_expires_at_idx" ON "entry"("tenant_id", "expires_at", "id");
