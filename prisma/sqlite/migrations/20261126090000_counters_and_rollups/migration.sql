-- What a tenant holds, kept in the transaction that changes it, so that nobody counts rows to know. By triggers: whoever
-- changes a row, by whatever statement, can't forget it. `changes` rises with each change: a count of the rows that took
-- a while is compared only when nothing changed meanwhile.
CREATE TABLE "tenant_total" (
    "tenant_id" TEXT NOT NULL,
    "slot" INTEGER NOT NULL,
    "entries" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "hits" BIGINT NOT NULL DEFAULT 0,
    "changes" BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY ("tenant_id", "slot")
);

CREATE TABLE "usage_rollup" (
    "tenant_id" TEXT NOT NULL,
    "grain" TEXT NOT NULL,
    "model" TEXT NOT NULL,
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

    PRIMARY KEY ("tenant_id", "grain", "model", "at")
);
CREATE INDEX "usage_rollup_tenant_id_grain_at_idx" ON "usage_rollup"("tenant_id", "grain", "at");
-- The busiest tenants of a day or an hour, without reading the others.
CREATE INDEX "usage_rollup_busiest_idx" ON "usage_rollup"("grain", "at", "requests");

CREATE TRIGGER "entry_total_insert" AFTER INSERT ON "entry"
BEGIN
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (NEW."tenant_id", 0, 1, length(NEW."response") + COALESCE(length(NEW."vector"), 0), 0, 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
END;

CREATE TRIGGER "entry_total_delete" AFTER DELETE ON "entry"
BEGIN
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (OLD."tenant_id", 0, -1, -(length(OLD."response") + COALESCE(length(OLD."vector"), 0)), 0, 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
END;

CREATE TRIGGER "entry_total_update" AFTER UPDATE OF "tenant_id", "response", "vector" ON "entry"
BEGIN
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (OLD."tenant_id", 0, -1, -(length(OLD."response") + COALESCE(length(OLD."vector"), 0)), 0, 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (NEW."tenant_id", 0, 1, length(NEW."response") + COALESCE(length(NEW."vector"), 0), 0, 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
END;

CREATE TRIGGER "entry_state_total_insert" AFTER INSERT ON "entry_state" WHEN NEW."hit_count" <> 0
BEGIN
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (NEW."tenant_id", 0, 0, 0, NEW."hit_count", 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
END;

CREATE TRIGGER "entry_state_total_delete" AFTER DELETE ON "entry_state" WHEN OLD."hit_count" <> 0
BEGIN
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (OLD."tenant_id", 0, 0, 0, -OLD."hit_count", 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
END;

CREATE TRIGGER "entry_state_total_update" AFTER UPDATE OF "hit_count" ON "entry_state" WHEN NEW."hit_count" <> OLD."hit_count"
BEGIN
  INSERT INTO "tenant_total" ("tenant_id", "slot", "entries", "bytes", "hits", "changes")
  VALUES (NEW."tenant_id", 0, 0, 0, NEW."hit_count" - OLD."hit_count", 1)
  ON CONFLICT ("tenant_id", "slot") DO UPDATE SET "entries" = "tenant_total"."entries" + excluded."entries",
    "bytes" = "tenant_total"."bytes" + excluded."bytes", "hits" = "tenant_total"."hits" + excluded."hits",
    "changes" = "tenant_total"."changes" + 1;
END;

-- Usage by hour and by day, by model and over all (""), by tenant and over all (""): any chart reads a few thousand rows.

CREATE TRIGGER "usage_rollup_insert" AFTER INSERT ON "usage_hour"
BEGIN
  INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
  SELECT t."id", g."grain", m."model", g."at",
    (NEW."hits_exact" + NEW."hits_semantic" + NEW."misses" + NEW."bypasses" + NEW."errors"), NEW."hits_exact", NEW."hits_semantic", NEW."misses", NEW."bypasses", NEW."errors", NEW."stores", NEW."tokens_in_served", NEW."tokens_out_served", NEW."tokens_in_spent", NEW."tokens_out_spent", NEW."cost_saved_micro_usd", NEW."cost_spent_micro_usd", NEW."latency_saved_ms"
  FROM (SELECT NEW."tenant_id" AS "id" UNION SELECT '') t,
    (SELECT 'hour' AS "grain", NEW."hour" AS "at" UNION SELECT 'day', NEW."hour" / 86400000 * 86400000) g,
    (SELECT NEW."model" AS "model" UNION SELECT '') m
  WHERE true
  ON CONFLICT ("tenant_id", "grain", "model", "at") DO UPDATE SET
  "requests" = "usage_rollup"."requests" + excluded."requests",
  "hits_exact" = "usage_rollup"."hits_exact" + excluded."hits_exact",
  "hits_semantic" = "usage_rollup"."hits_semantic" + excluded."hits_semantic",
  "misses" = "usage_rollup"."misses" + excluded."misses",
  "bypasses" = "usage_rollup"."bypasses" + excluded."bypasses",
  "errors" = "usage_rollup"."errors" + excluded."errors",
  "stores" = "usage_rollup"."stores" + excluded."stores",
  "tokens_in_served" = "usage_rollup"."tokens_in_served" + excluded."tokens_in_served",
  "tokens_out_served" = "usage_rollup"."tokens_out_served" + excluded."tokens_out_served",
  "tokens_in_spent" = "usage_rollup"."tokens_in_spent" + excluded."tokens_in_spent",
  "tokens_out_spent" = "usage_rollup"."tokens_out_spent" + excluded."tokens_out_spent",
  "cost_saved_micro_usd" = "usage_rollup"."cost_saved_micro_usd" + excluded."cost_saved_micro_usd",
  "cost_spent_micro_usd" = "usage_rollup"."cost_spent_micro_usd" + excluded."cost_spent_micro_usd",
  "latency_saved_ms" = "usage_rollup"."latency_saved_ms" + excluded."latency_saved_ms";
END;

CREATE TRIGGER "usage_rollup_update" AFTER UPDATE ON "usage_hour"
BEGIN
  INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
  SELECT t."id", g."grain", m."model", g."at",
    (NEW."hits_exact" - OLD."hits_exact" + NEW."hits_semantic" - OLD."hits_semantic" + NEW."misses" - OLD."misses" + NEW."bypasses" - OLD."bypasses" + NEW."errors" - OLD."errors"), NEW."hits_exact" - OLD."hits_exact", NEW."hits_semantic" - OLD."hits_semantic", NEW."misses" - OLD."misses", NEW."bypasses" - OLD."bypasses", NEW."errors" - OLD."errors", NEW."stores" - OLD."stores", NEW."tokens_in_served" - OLD."tokens_in_served", NEW."tokens_out_served" - OLD."tokens_out_served", NEW."tokens_in_spent" - OLD."tokens_in_spent", NEW."tokens_out_spent" - OLD."tokens_out_spent", NEW."cost_saved_micro_usd" - OLD."cost_saved_micro_usd", NEW."cost_spent_micro_usd" - OLD."cost_spent_micro_usd", NEW."latency_saved_ms" - OLD."latency_saved_ms"
  FROM (SELECT NEW."tenant_id" AS "id" UNION SELECT '') t,
    (SELECT 'hour' AS "grain", NEW."hour" AS "at" UNION SELECT 'day', NEW."hour" / 86400000 * 86400000) g,
    (SELECT NEW."model" AS "model" UNION SELECT '') m
  WHERE true
  ON CONFLICT ("tenant_id", "grain", "model", "at") DO UPDATE SET
  "requests" = "usage_rollup"."requests" + excluded."requests",
  "hits_exact" = "usage_rollup"."hits_exact" + excluded."hits_exact",
  "hits_semantic" = "usage_rollup"."hits_semantic" + excluded."hits_semantic",
  "misses" = "usage_rollup"."misses" + excluded."misses",
  "bypasses" = "usage_rollup"."bypasses" + excluded."bypasses",
  "errors" = "usage_rollup"."errors" + excluded."errors",
  "stores" = "usage_rollup"."stores" + excluded."stores",
  "tokens_in_served" = "usage_rollup"."tokens_in_served" + excluded."tokens_in_served",
  "tokens_out_served" = "usage_rollup"."tokens_out_served" + excluded."tokens_out_served",
  "tokens_in_spent" = "usage_rollup"."tokens_in_spent" + excluded."tokens_in_spent",
  "tokens_out_spent" = "usage_rollup"."tokens_out_spent" + excluded."tokens_out_spent",
  "cost_saved_micro_usd" = "usage_rollup"."cost_saved_micro_usd" + excluded."cost_saved_micro_usd",
  "cost_spent_micro_usd" = "usage_rollup"."cost_spent_micro_usd" + excluded."cost_spent_micro_usd",
  "latency_saved_ms" = "usage_rollup"."latency_saved_ms" + excluded."latency_saved_ms";
END;

CREATE TRIGGER "usage_rollup_delete" AFTER DELETE ON "usage_hour"
BEGIN
  INSERT INTO "usage_rollup" ("tenant_id", "grain", "model", "at", "requests", "hits_exact", "hits_semantic", "misses", "bypasses", "errors", "stores", "tokens_in_served", "tokens_out_served", "tokens_in_spent", "tokens_out_spent", "cost_saved_micro_usd", "cost_spent_micro_usd", "latency_saved_ms")
  SELECT t."id", g."grain", m."model", g."at",
    (-OLD."hits_exact" + -OLD."hits_semantic" + -OLD."misses" + -OLD."bypasses" + -OLD."errors"), -OLD."hits_exact", -OLD."hits_semantic", -OLD."misses", -OLD."bypasses", -OLD."errors", -OLD."stores", -OLD."tokens_in_served", -OLD."tokens_out_served", -OLD."tokens_in_spent", -OLD."tokens_out_spent", -OLD."cost_saved_micro_usd", -OLD."cost_spent_micro_usd", -OLD."latency_saved_ms"
  FROM (SELECT OLD."tenant_id" AS "id" UNION SELECT '') t,
    (SELECT 'hour' AS "grain", OLD."hour" AS "at" UNION SELECT 'day', OLD."hour" / 86400000 * 86400000) g,
    (SELECT OLD."model" AS "model" UNION SELECT '') m
  WHERE true
  ON CONFLICT ("tenant_id", "grain", "model", "at") DO UPDATE SET
  "requests" = "usage_rollup"."requests" + excluded."requests",
  "hits_exact" = "usage_rollup"."hits_exact" + excluded."hits_exact",
  "hits_semantic" = "usage_rollup"."hits_semantic" + excluded."hits_semantic",
  "misses" = "usage_rollup"."misses" + excluded."misses",
  "bypasses" = "usage_rollup"."bypasses" + excluded."bypasses",
  "errors" = "usage_rollup"."errors" + excluded."errors",
  "stores" = "usage_rollup"."stores" + excluded."stores",
  "tokens_in_served" = "usage_rollup"."tokens_in_served" + excluded."tokens_in_served",
  "tokens_out_served" = "usage_rollup"."tokens_out_served" + excluded."tokens_out_served",
  "tokens_in_spent" = "usage_rollup"."tokens_in_spent" + excluded."tokens_in_spent",
  "tokens_out_spent" = "usage_rollup"."tokens_out_spent" + excluded."tokens_out_spent",
  "cost_saved_micro_usd" = "usage_rollup"."cost_saved_micro_usd" + excluded."cost_saved_micro_usd",
  "cost_spent_micro_usd" = "usage_rollup"."cost_spent_micro_usd" + excluded."cost_spent_micro_usd",
  "latency_saved_ms" = "usage_rollup"."latency_saved_ms" + excluded."latency_saved_ms";
  -- Nothing is left of it: not even the name of a model.
  DELETE FROM "usage_rollup" WHERE "tenant_id" IN (OLD."tenant_id", '') AND "grain" IN ('hour', 'day')
    AND "model" IN (OLD."model", '') AND "at" IN (OLD."hour", OLD."hour" / 86400000 * 86400000)
    AND "requests" = 0 AND "stores" = 0;
END;

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
UPDATE "entry_state" SET "saved_micro_usd" = MIN("hit_count", 1000000) * MIN(COALESCE(
  (SELECT e."cost_micro_usd" FROM "entry" e WHERE e."id" = "entry_state"."entry_id"), 0), 1000000000) WHERE "hit_count" <> 0;
CREATE INDEX "entry_state_tenant_id_hit_count_idx" ON "entry_state"("tenant_id", "hit_count", "entry_id");
CREATE INDEX "entry_state_tenant_id_saved_idx" ON "entry_state"("tenant_id", "saved_micro_usd", "entry_id");
CREATE INDEX "entry_tenant_id_expires_at_idx" ON "entry"("tenant_id", "expires_at", "id");
