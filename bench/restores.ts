/**
 * Copies of database, vault, folder of keys and ledger from three moments, between which people and tenants were erased, put
 * back in random combinations: some missing, the ledger damaged or of another installation.
 *   npm run bench -- restores [--count 200] [--seed 11]
 * Nothing that was erased may be served where anything that was put back is newer than the erasure; a start that is refused
 * has to say what to do, and has to succeed with LETHE_ACCEPT_RESTORE=yes where there are keys. Who was not erased is served.
 */
import { parseArgs } from "node:util";
import { StartRefused } from "@/server/ports/start-refused";
import { send } from "../tests/support/ask";
import { callerAs } from "../tests/support/dashboard";
import { says } from "../tests/support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../tests/support/lethe";
import { until } from "../tests/support/until";
import { Copies, DAMAGES, type Damage, damage, momentsOf, type Part } from "./forgetting/copies";
import { FIRST, isFirst, KINDS, type Kind } from "./forgetting/items";
import { pick, seededRandom } from "./similarity/random";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "11" },
  },
});
const count = Math.min(10_000, Math.max(1, Number(values.count)));
const random = seededRandom(Number(values.seed));
const ENVIRONMENT = { LETHE_ROOT_KEY: "5a".repeat(32) };
const ACCEPTED = { ...ENVIRONMENT, LETHE_ACCEPT_RESTORE: "yes" };
/** A look-up that is cut short goes upstream. */
const LIMITS = { lookupDeadlineMs: 600_000 };

/** Whose answers, and after which moment they were erased; null: never. */
interface Holder {
  readonly tenant: TestTenant;
  readonly subject: string | null;
  readonly namespace: string | null;
  readonly erasedAfter: number | null;
  /** By an invalidation, which destroys no key: a newer vault says nothing of it. */
  readonly keysGo: boolean;
}

const questionOf = ({ tenant, subject }: Holder, { name }: Kind) =>
  `What stands under ${name} in the file of ${subject ?? "everybody"} at ${tenant.name}?`;
/** A cache of LangCache's clients is a namespace by itself. */
const headersOf = ({ subject, namespace }: Holder, { name }: Kind): Record<string, string> => ({
  ...(subject === null ? {} : { "Lethe-Subject": subject }),
  ...(namespace === null || name === "LangCache" ? {} : { "Lethe-Namespace": namespace }),
});

async function fill(lethe: TestLethe, holder: Holder): Promise<void> {
  for (const kind of KINDS) {
    const ask = (of: "store" | "find") =>
      kind[of](questionOf(holder, kind))(lethe, holder.tenant, { headers: headersOf(holder, kind) });
    const { status, text } = await ask("store");
    const found = await ask("find");
    if (status >= 300 || !isFirst(kind, found) || found.outcome?.startsWith("hit") !== true)
      throw new Error(`${kind.name} was not kept: ${status} ${text}`);
  }
}

async function settled(lethe: TestLethe): Promise<void> {
  const where = { state: { not: "complete" } };
  await until("no erasure is open", async () => (await lethe.services.db.read.erasure.count({ where })) === 0);
}

/** The answers of before that anything gives out. */
async function servedOf(lethe: TestLethe, holder: Holder): Promise<string[]> {
  const told: string[] = [];
  for (const kind of KINDS) {
    const reply = await kind.find(questionOf(holder, kind))(lethe, holder.tenant, { headers: headersOf(holder, kind) });
    if (isFirst(kind, reply)) told.push(kind.name);
    // What a look-up that failed hides would count as forgotten.
    if (reply.outcome === "bypass") told.push(`${kind.name} bypassed: ${reply.reason}`);
  }
  return told;
}

/** What is given out without being asked for by its question. */
async function listed(lethe: TestLethe, holder: Holder): Promise<boolean> {
  const { text } = await send(lethe, holder.tenant.key, "/api/v1/cache/export");
  const lines = text.split("\n").filter((line) => line.includes(FIRST));
  return KINDS.some((kind) => lines.some((line) => line.includes(questionOf(holder, kind))));
}

const choices: Record<Part, readonly string[]> = {
  database: ["0", "1", "2", "2", "none"],
  vault: ["0", "1", "2", "2", "0", "none"],
  keys: ["0", "1", "2"],
  ledger: ["0", "1", "2", "2", "none", "other"],
};
const failures: string[] = [];
const figures = { combinations: 0, opened: 0, refused: 0, accepted: 0, withoutKeys: 0, outOfReach: 0, erasedServed: 0 };

async function otherInstallation(): Promise<{ lethe: TestLethe; copies: Copies }> {
  const lethe = await startLethe({ limits: LIMITS, environment: ENVIRONMENT });
  const tenant = await lethe.tenant();
  await callerAs(lethe, "admin").erasures.start({ tenantId: tenant.id, confirm: tenant.name });
  await settled(lethe);
  await lethe.stop();
  return { lethe, copies: new Copies(lethe.dataDirectory) };
}

interface Case {
  readonly moments: Record<Part, string>;
  readonly how: Damage;
}

/** The moment up to which a part knows of what was erased. */
const knows = (moment: string) => (/^\d$/.test(moment) ? Number(moment) : -1);

/** Whether something that was put back is newer than the erasure; once a loss is accepted, of the ledger only what is left. */
function isKnown({ moments, how }: Case, { erasedAfter, keysGo }: Holder, accepted: boolean): boolean {
  if (erasedAfter === null) return false;
  const isNewer = (part: Part) => knows(moments[part]) > erasedAfter;
  // The newest record of a damaged ledger may be gone; whoever starts without it has accepted that.
  if (isNewer("ledger") && (how === "none" || (!accepted && !isLost(how)))) return true;
  if (isNewer("database") || (isNewer("vault") && keysGo)) return true;
  return isNewer("keys") && !accepted;
}

const isLost = (how: Damage) => how === "cut" || how === "torn" || how === "zeroed";

async function begin(lethe: TestLethe, name: string): Promise<{ lethe: TestLethe; accepted: boolean } | null> {
  const limits = LIMITS;
  const refusal = (error: unknown) => {
    if (error instanceof StartRefused) return error;
    failures.push(`${name}: it does not open: ${error instanceof Error ? error.stack : error}`);
    return null;
  };
  const first = await lethe.restart({ limits, environment: ENVIRONMENT }).catch(refusal);
  if (first === null) return null;
  if (!(first instanceof StartRefused)) return { lethe: first, accepted: false };
  figures.refused += 1;
  const second = await lethe.restart({ limits, environment: ACCEPTED }).catch(refusal);
  if (second === null) return null;
  if (!(second instanceof StartRefused)) return { lethe: second, accepted: true };
  return told(name, second);
}

/** Refused for good: where there are no keys for the database, or a ledger that nobody can read. */
function told(name: string, { message }: StartRefused): null {
  figures.withoutKeys += 1;
  if (!/restore|backup|newest copy|move it away/i.test(message)) failures.push(`${name}: what to do? ${message}`);
  return null;
}

async function check(started: { lethe: TestLethe; accepted: boolean }, one: Case, name: string): Promise<void> {
  const { lethe, accepted } = started;
  figures[accepted ? "accepted" : "opened"] += 1;
  await settled(lethe);
  for (const holder of holders) {
    const { erasedAfter, subject, tenant } = holder;
    const known = isKnown(one, holder, accepted);
    const isListed = await listed(lethe, holder);
    const served = await servedOf(lethe, holder);
    const whose = `${subject ?? "everybody"} of ${tenant.name}`;
    if (known && (served.length > 0 || isListed)) {
      figures.erasedServed += served.length;
      failures.push(`${name}: ${whose} is served: ${served.join(", ")}${isListed ? ", and is in the export" : ""}`);
    }
    if (erasedAfter !== null && !known && served.length > 0) figures.outOfReach += served.length;
    if (erasedAfter === null && knows(one.moments.database) >= 0 && served.length < KINDS.length)
      failures.push(`${name}: of ${whose} only ${served.join(", ") || "nothing"} is served`);
  }
  await lethe.stop();
}

async function erase(lethe: TestLethe, tenant: TestTenant, subject: string): Promise<void> {
  await callerAs(lethe, "admin").erasures.start({ tenantId: tenant.id, subject, confirm: subject });
  await settled(lethe);
}

async function secondActs(lethe: TestLethe, [kept, erased, deleted, swept]: readonly TestTenant[]): Promise<void> {
  if (kept === undefined || erased === undefined || deleted === undefined || swept === undefined) return;
  await erase(lethe, kept, "joan");
  await callerAs(lethe, "admin").erasures.start({ tenantId: erased.id, confirm: erased.name });
  await callerAs(lethe, "admin").tenants.delete({ tenantId: deleted.id, confirm: deleted.name });
  await send(lethe, swept.key, "/api/v1/cache/entries?namespace=spring", undefined, { method: "DELETE" });
  await send(lethe, swept.key, "/api/v1/cache/entries?namespace=one", undefined, { method: "DELETE" });
  await settled(lethe);
}

const other = await otherInstallation();
const server = { lethe: await startLethe({ limits: LIMITS, environment: ENVIRONMENT }) };
const restart = async () => {
  server.lethe = await server.lethe.restart({ limits: LIMITS, environment: ENVIRONMENT });
};
const tenants: TestTenant[] = [];
for (const name of ["kept", "erased", "deleted", "swept"]) tenants.push(await server.lethe.tenant({ name }));
const [kept, erased, deleted, swept] = tenants as [TestTenant, TestTenant, TestTenant, TestTenant];
const holders: Holder[] = [
  { tenant: kept, subject: "jane", namespace: null, erasedAfter: 0, keysGo: true },
  { tenant: kept, subject: "joan", namespace: null, erasedAfter: 1, keysGo: true },
  { tenant: kept, subject: "john", namespace: null, erasedAfter: null, keysGo: true },
  { tenant: kept, subject: null, namespace: null, erasedAfter: null, keysGo: true },
  { tenant: erased, subject: null, namespace: null, erasedAfter: 1, keysGo: true },
  { tenant: erased, subject: "john", namespace: null, erasedAfter: 1, keysGo: true },
  { tenant: deleted, subject: null, namespace: null, erasedAfter: 1, keysGo: true },
  { tenant: swept, subject: null, namespace: "spring", erasedAfter: 1, keysGo: false },
];
const copies = new Copies(server.lethe.dataDirectory);

async function prepare(): Promise<void> {
  server.lethe.upstream.reply(({ text }) => says(`To ${text.slice(0, 10)}: ${FIRST}.`));
  for (const holder of holders) await fill(server.lethe, holder);
  await server.lethe.services.recorder.flush();
  server.lethe.clock.advance(1_000);
  await server.lethe.stop();
  copies.keep("0");
  await restart();
  await erase(server.lethe, kept, "jane");
  await server.lethe.stop();
  copies.keep("1");
  await restart();
  await secondActs(server.lethe, tenants);
  await server.lethe.stop();
  copies.keep("2");
  other.copies.keep("other");
  copies.take("other", other.copies);
  server.lethe.upstream.reply(says("It is told anew."));
}

try {
  await prepare();
  for (let n = 0; n < count; n++) {
    const moments = momentsOf(random, choices);
    const wanted = pick(random, DAMAGES);
    copies.putBack(moments);
    const how = damage(copies.ledgerFile, wanted, random) ? wanted : "none";
    const name = `${n} (${Object.entries({ ...moments, damage: how })
      .flat()
      .join(" ")})`;
    figures.combinations += 1;
    const started = await begin(server.lethe, name);
    if (started === null) continue;
    await check(started, { moments, how }, name).catch((error: Error) => failures.push(`${name}: ${error.stack}`));
  }
} finally {
  copies.close();
  other.copies.close();
  await server.lethe.upstream.close();
  await other.lethe.upstream.close();
}
process.stdout.write(`${JSON.stringify({ ...figures, seed: Number(values.seed), failures }, null, 2)}\n`);
if (failures.length > 0) process.exitCode = 1;
