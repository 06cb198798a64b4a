/**
 * Five persons' erasures at once, and the server killed (SIGKILL) at a random moment of them, again and again.
 *   npm run bench -- kills [--count 100] [--seed 11]
 * Whoever was not told of an erasure asks for it again, as an officer would. Afterwards each has to be complete exactly
 * once, with a receipt that verifies, no sealed byte of the five may be in any file, and a sixth person is served as before.
 */
import { parseArgs } from "node:util";
import { type Person, Server, type Tenant } from "./forgetting/server";
import { seededRandom } from "./similarity/random";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "11" },
  },
});
const count = Math.min(10_000, Math.max(1, Number(values.count)));
const random = seededRandom(Number(values.seed));
const AT_ONCE = 5;
const ANSWERS = 2;
/** Of the kills, how many come while the server does what the one before has left. */
const KILLED_AGAIN = 0.3;

const server = await Server.start();
const failures: string[] = [];
const figures = { kills: 0, rounds: 0, acknowledged: 0, askedAgain: 0, completedOnce: 0, bytesLeft: 0 };

async function erase(tenant: Tenant, { name }: Person): Promise<string | null> {
  const told = await server.call(tenant, "erasures", { subject: name, confirm: name }).catch(() => null);
  return told?.status === 202 ? String(told.json.id) : null;
}

async function killAfter(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await server.kill();
  figures.kills += 1;
  await server.restart();
}

/** Until it is told of: a second request for what is under way is refused. */
async function askAgain(tenant: Tenant, person: Person): Promise<string> {
  figures.askedAgain += 1;
  for (let tries = 0; tries < 100; tries++) {
    const id = await erase(tenant, person);
    if (id !== null) return id;
    await server.settled();
  }
  throw new Error("an erasure was refused a hundred times");
}

/** Rather early: before it is acknowledged, and while keys and rows go, most is at stake. */
const moment = (spanMs: number) => random() ** 3 * spanMs;

/** @returns how long five take when nobody disturbs them */
async function round(spanMs: number): Promise<number> {
  const tenant = await server.tenant(`round ${++figures.rounds}`);
  const people: Person[] = [];
  for (let n = 0; n < AT_ONCE; n++) people.push(await server.person(tenant, `person-${figures.rounds}-${n}`, ANSWERS));
  const other = await server.person(tenant, "somebody else", 1);
  const begun = performance.now();
  const asked = people.map((person) => erase(tenant, person));
  if (spanMs > 0) await killAfter(moment(spanMs));
  const told = await Promise.all(asked);
  figures.acknowledged += told.filter((id) => id !== null).length;
  while (spanMs > 0 && figures.kills < count && random() < KILLED_AGAIN) await killAfter(moment(spanMs));
  if (spanMs === 0) await server.settled();
  const tookMs = performance.now() - begun;
  const ids: string[] = [];
  for (const [n, person] of people.entries()) ids.push(told[n] ?? (await askAgain(tenant, person)));
  await check({ tenant, people, other, ids });
  return tookMs;
}

async function check(held: { tenant: Tenant; people: Person[]; other: Person; ids: string[] }): Promise<void> {
  const { tenant, people, other, ids } = held;
  const fail = (what: string) => failures.push(`round ${figures.rounds}: ${what}`);
  if (!(await server.settled())) fail("an erasure is not complete after two minutes");
  for (const id of ids) {
    if (await server.isCompleteOnce(tenant, id)) figures.completedOnce += 1;
    else fail(`erasure ${id} is not complete exactly once`);
  }
  const left = server.left(people.flatMap(({ needles }) => needles));
  figures.bytesLeft += left;
  if (left > 0) fail(`${left} sealed answers are still in the files`);
  for (const person of people) if ((await server.hits(tenant, person)) > 0) fail(`${person.name} is served`);
  if ((await server.hits(tenant, other)) !== 1) fail("somebody else is not served any more");
}

try {
  // Kills fall on every step.
  const spanMs = await round(0);
  while (figures.kills < count) await round(spanMs);
} finally {
  await server.close();
}
process.stdout.write(`${JSON.stringify({ ...figures, seed: Number(values.seed), failures }, null, 2)}\n`);
if (failures.length > 0) process.exitCode = 1;
