-- What the processes on one database agree on. A schema of its own: nothing here is a tenant's, and nothing is worth a backup.
CREATE SCHEMA IF NOT EXISTS "lethe_fleet";

-- Who is alive, and up to where it has acted on the changes of others.
CREATE TABLE "lethe_fleet"."process" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "vault" TEXT NOT NULL,
    "seen" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL
);

CREATE TABLE "lethe_fleet"."change" (
    "seq" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "change" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);

-- A lease is worth as much as its holder's life.
CREATE TABLE "lethe_fleet"."lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "holder" TEXT NOT NULL
);

-- Unlogged: after a crash of the database a limit begins anew.
CREATE UNLOGGED TABLE "lethe_fleet"."counter" (
    "name" TEXT NOT NULL,
    "slice" BIGINT NOT NULL,
    "count" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    PRIMARY KEY ("name", "slice")
);
