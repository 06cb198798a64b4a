-- What an app key may ask for and spend. Empty: no limit of its own.
ALTER TABLE "app_key" ADD COLUMN "quota" TEXT NOT NULL DEFAULT '';

-- What each key has asked for and spent in a day, by the agent that it named. Budgets are reckoned from it.
CREATE TABLE "key_usage" (
    "tenant_id" TEXT COLLATE "C" NOT NULL,
    "day" BIGINT NOT NULL,
    "app_key_id" TEXT COLLATE "C" NOT NULL,
    "agent" TEXT COLLATE "C" NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "hits" BIGINT NOT NULL DEFAULT 0,
    "tokens_spent" BIGINT NOT NULL DEFAULT 0,
    "cost_spent_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "cost_saved_micro_usd" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "key_usage_pkey" PRIMARY KEY ("tenant_id", "day", "app_key_id", "agent")
);

GRANT SELECT, INSERT, UPDATE, DELETE ON "key_usage" TO lethe_app;
ALTER TABLE "key_usage" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "key_usage" FORCE ROW LEVEL SECURITY;
CREATE POLICY "tenant_only" ON "key_usage"
  USING ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on')
  WITH CHECK ("tenant_id" = current_setting('lethe.tenant', true) OR current_setting('lethe.admin', true) = 'on');
