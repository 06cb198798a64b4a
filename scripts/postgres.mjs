// Gets Debian's PostgreSQL 15 for the tests of the store: older than the embedded one, and what many run.
import fs from "node:fs";
import { installWithApt } from "./apt.mjs";
import { say } from "./steps.mjs";

const POSTGRES = "/usr/lib/postgresql/15/bin/postgres";

const PGBOUNCER = "/usr/sbin/pgbouncer";

export function ensurePostgres() {
  if (!fs.existsSync(PGBOUNCER) && !installWithApt("pgbouncer", PGBOUNCER))
    say("no PgBouncer to be had here: the store is not tested behind it");
  if (fs.existsSync(POSTGRES) || installWithApt("postgresql-15", POSTGRES)) return;
  say("no PostgreSQL 15 to be had here: the store is tested on the newest one only");
}
