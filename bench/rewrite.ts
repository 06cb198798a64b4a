/**
 * What the physical end of an erasure costs on Postgres: rewriting the table of entries whole, as it is done, beside copying
 * one of 64 parts of it.
 *   npm run bench -- rewrite [ROWS]
 */

import { startPostgres } from "../tests/contract/postgres-server";
import { startFleet } from "../tests/fleet/fleet";
import { startFakeUpstream } from "../tests/support/fake-upstream";

const rows = Number(process.argv.find((text) => /^\d+$/.test(text)) ?? 100_000);
const DATABASE = "lethe";
const PARTS = 64;
const TURNS = 3;

const server = await startPostgres();
await server.createDatabase(DATABASE);
const upstream = await startFakeUpstream();
const fleet = await startFleet(1, server.ownerUrl(DATABASE), upstream.origin);
const sql = (text: string) => server.query(DATABASE, text);

/** Of a real one, so that every length is right. */
async function fill(): Promise<void> {
  const [member] = fleet.members;
  if (member === undefined) throw new Error("there is one process");
  const { id } = await member.act("createTenant", { name: "rewritten" });
  const { secret } = await member.act("createAppKey", { tenantId: id });
  await fetch(`${member.origin}/api/v1/cache/entries`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "m", prompt: "What do hedgehogs eat?", response: "Beetles and worms. ".repeat(40) }),
  });
  const columns = await sql(
    `SELECT string_agg(quote_ident(attname), ', ') AS all FROM pg_attribute
     WHERE attrelid = 'entry'::regclass AND attnum > 0 AND attname NOT IN ('id', 'key')`,
  );
  const rest = String(columns[0]?.all);
  await sql(
    `INSERT INTO entry (id, key, ${rest})
     SELECT 'filled ' || n, 'filled ' || n, ${rest} FROM (SELECT * FROM entry LIMIT 1) e, generate_series(1, ${rows}) n`,
  );
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const before = performance.now();
    await work();
    took.push(Math.round(performance.now() - before));
  }
  return took.sort((a, b) => a - b)[TURNS >> 1] ?? 0;
}

try {
  await fill();
  const size = await sql("SELECT pg_total_relation_size('entry') / 1048576 AS mib");
  const vacuumFullMs = await medianMs(() => sql("VACUUM FULL entry"));
  const copyOnePartMs = await medianMs(async () => {
    await sql("DROP TABLE IF EXISTS entry_part");
    await sql("CREATE TABLE entry_part (LIKE entry INCLUDING ALL)");
    await sql(`INSERT INTO entry_part SELECT * FROM entry WHERE abs(hashtext(id)) % ${PARTS} = 0`);
  });
  process.stdout.write(`${JSON.stringify({ rows, mib: Number(size[0]?.mib), vacuumFullMs, copyOnePartMs })}\n`);
} finally {
  await fleet.close();
  await upstream.close();
  await server.stop();
}
