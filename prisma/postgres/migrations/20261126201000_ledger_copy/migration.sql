-- What must never come back, once more: in a schema of its own, so that a dump of the tables that is restored leaves it as it
-- is. Only ever added to. The login of requests has no way in.
CREATE SCHEMA IF NOT EXISTS "lethe_ledger";

CREATE TABLE "lethe_ledger"."record" (
    -- Hash of the first record of its ledger.
    "origin" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,
    "record" TEXT NOT NULL,
    PRIMARY KEY ("origin", "sequence")
);
