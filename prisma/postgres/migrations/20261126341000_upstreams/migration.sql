-- How a provider is asked, and a keyed digest of its key, to see where two use one account.
ALTER TABLE "upstream" ADD COLUMN "options" TEXT NOT NULL DEFAULT '';
ALTER TABLE "upstream" ADD COLUMN "account" TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX "upstream_account_idx" ON "upstream"("account");
