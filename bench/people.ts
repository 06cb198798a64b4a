/** A million people with a data key each in the database, and as many answers as asked for: start, memory, erasing one. */

import { readFileSync } from "node:fs";
import { startPostgres } from "../tests/contract/postgres-server";
import { startFleet } from "../tests/fleet/fleet";
import { startFakeUpstream } from "../tests/support/fake-upstream";

const [people = 1_000_000, answers = 100_000] = process.argv.filter((text) => /^\d+$/.test(text)).map(Number);
const DATABASE = "lethe";

const server = await startPostgres();
await server.createDatabase(DATABASE);
const upstream = await startFakeUpstream();
const fleet = await startFleet(1, server.ownerUrl(DATABASE), upstream.origin);
const member = () => {
  const [only] = fleet.members;
  if (only === undefined) throw new Error("there is one process");
  return only;
};

/** Of real ones, so that every length is right. What is sealed in the copies opens for nobody. */
async function fill(tenantId: string): Promise<void> {
  await server.query(
    DATABASE,
    `INSERT INTO lethe_vault.data_record (tenant_id, subject, id, wrapped)
     SELECT r.tenant_id, 'person ' || n, 'filled ' || n, r.wrapped
     FROM (SELECT * FROM lethe_vault.data_record WHERE tenant_id = '${tenantId}' AND subject <> '' LIMIT 1) r,
       generate_series(1, ${people}) n`,
  );
  const columns = await server.query(
    DATABASE,
    `SELECT string_agg(quote_ident(attname), ', ') AS all FROM pg_attribute
     WHERE attrelid = 'entry'::regclass AND attnum > 0 AND attname NOT IN ('id', 'key', 'subject_ref', 'data_key_id')`,
  );
  const rest = String(columns[0]?.all);
  await server.query(
    DATABASE,
    `INSERT INTO entry (id, key, subject_ref, data_key_id, ${rest})
     SELECT 'filled ' || n, 'filled ' || n, 'person ' || n, 'filled ' || n, ${rest}
     FROM (SELECT * FROM entry WHERE tenant_id = '${tenantId}' LIMIT 1) e, generate_series(1, ${answers}) n`,
  );
  for (const table of ["lethe_vault.data_record", "entry"]) await server.query(DATABASE, `VACUUM ANALYZE ${table}`);
}

const timed = async (work: () => Promise<unknown>) => {
  const before = performance.now();
  await work();
  return Math.round(performance.now() - before);
};
const residentMib = (pid: number | undefined) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);

const tenant = await member().act("createTenant", { name: "many people" });
const key = await member().act("createAppKey", { tenantId: tenant.id });
const headers = { authorization: `Bearer ${key.secret}`, "content-type": "application/json" };
const ask = (subject: string, content: string) =>
  fetch(`${member().origin}/v1/chat/completions`, {
    method: "POST",
    headers: { ...headers, "lethe-subject": subject },
    body: JSON.stringify({ model: "gpt-4o-mini", temperature: 0, messages: [{ role: "user", content }] }),
  }).then((response) => response.text());
await ask("jane", "What do hedgehogs eat?");
while ((await server.query(DATABASE, "SELECT 1 FROM entry")).length === 0) await new Promise((r) => setTimeout(r, 50));

const fillMs = await timed(() => fill(tenant.id));
member().process.kill("SIGKILL");
await member().gone;
const startMs = await timed(() => fleet.restart(0));
const startedMib = residentMib(member().process.pid);
const askMs = await timed(() => ask("jane", "What do hedgehogs eat?"));
let id = "";
const erasureAcceptedMs = await timed(async () => {
  const body = JSON.stringify({ subject: "jane", confirm: "jane" });
  const reply = await fetch(`${member().origin}/api/v1/erasures`, { method: "POST", headers, body });
  id = ((await reply.json()) as { id: string }).id;
});
const reaches = (states: readonly string[]) => async () => {
  while (!states.includes((await member().act("erasure", { id }))?.state)) await new Promise((r) => setTimeout(r, 10));
};
const unreadableMs = await timed(reaches(["key-destroyed", "purging", "pending-physical", "complete"]));
const completeMs = await timed(reaches(["complete"]));
const rssMib = residentMib(member().process.pid);
const figures = {
  people,
  answers,
  fillMs,
  startMs,
  startedMib,
  askMs,
  erasureAcceptedMs,
  unreadableMs,
  completeMs,
  rssMib,
};
console.log(JSON.stringify(figures));
await fleet.close();
await upstream.close();
await server.stop();
