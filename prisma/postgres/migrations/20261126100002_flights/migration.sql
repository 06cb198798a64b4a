-- Who asks the provider for which key: one call for all processes. Unlogged: after a crash of the database a call may be made twice.
CREATE UNLOGGED TABLE "lethe_fleet"."flight" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "landed" BOOLEAN NOT NULL DEFAULT false,
    "expires_at" TIMESTAMPTZ NOT NULL
);
