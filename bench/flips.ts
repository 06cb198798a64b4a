/**
 * One bit flipped in a random column and row, then a person erased: again and again in one database, which gets worse.
 *   npm run bench -- flips [--count 200] [--seed 11]
 * Every table but those of accounts, migrations, the audit trail and erasures themselves. Afterwards each erasure
 * has to be complete once, with nothing served and no sealed byte in any file.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import Sqlite from "better-sqlite3";
import { flipOne } from "../tests/services/flip-one";
import { type Person, Server, type Tenant } from "./forgetting/server";
import { seededRandom } from "./similarity/random";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "11" },
  },
});
const count = Math.min(10_000, Math.max(1, Number(values.count)));
const random = seededRandom(Number(values.seed));
/** Of one tenant: a flip in its own row is met by so many erasures. */
const PER_TENANT = 10;

const server = await Server.start();
const failures: string[] = [];
const flipped: Record<string, number> = {};
let completed = 0;
let bytesLeft = 0;

function tables(): string[] {
  const all = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'";
  const kept = /^(?:_|sqlite_|account|session|user|verification|passkey|two_factor|rate_limit|erasure|audit_)/;
  return server.read((db) => (db.prepare(all).pluck().all() as string[]).filter((name) => !kept.test(name)));
}

function flip(names: readonly string[]): string {
  const db = new Sqlite(join(server.directory, "lethe.db"), { timeout: 60_000 });
  // A bit that flips asks for no constraint.
  db.pragma("ignore_check_constraints = ON");
  db.pragma("foreign_keys = OFF");
  let place: string | null = null;
  while (place === null) place = flipOne(db, names, random);
  db.close();
  flipped[place] = (flipped[place] ?? 0) + 1;
  return place;
}

async function eraseOne(tenant: Tenant, person: Person, n: number, names: readonly string[]): Promise<void> {
  const fail = (what: string, place: string) => failures.push(`flip ${n} in ${place}: ${what}`);
  const place = flip(names);
  const told = await server.member
    .act("startErasure", { tenantId: tenant.id, subject: person.name, confirm: person.name })
    .catch((error: Error) => error);
  if (told instanceof Error) return void fail(`refused: ${told.message}`, place);
  if (!(await server.settled())) fail("not complete after two minutes", place);
  const row = await server.member.act("erasure", { id: told.id });
  if (row?.state === "complete" && (await server.member.act("completions", { id: told.id })) === 1) completed += 1;
  else fail(`state ${row?.state}`, place);
  const left = server.left(person.needles);
  bytesLeft += left;
  if (left > 0) fail(`${left} sealed answers are still in the files`, place);
}

try {
  for (let n = 0; n < count; ) {
    const tenant = await server.tenant(`tenant ${n}`);
    const names = tables();
    for (let of = 0; of < PER_TENANT && n < count; of++, n++) {
      // A tenant whose own row was met takes nothing more in: whom it holds is erased, the next one is another's.
      const person = await server.person(tenant, `person-${n}`, 2).catch(() => null);
      if (person === null) break;
      await eraseOne(tenant, person, n, names).catch((error: Error) => failures.push(`flip ${n}: ${error.message}`));
    }
  }
} finally {
  await server.close();
}
process.stdout.write(
  `${JSON.stringify({ flips: count, completed, bytesLeft, flipped, seed: Number(values.seed), failures }, null, 2)}\n`,
);
if (failures.length > 0) process.exitCode = 1;
