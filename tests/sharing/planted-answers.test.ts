import { afterAll, beforeAll, expect, it } from "vitest";
import { ASKER_WINDOW_MS } from "@/server/services/gateway/counted-askers";
import { ask, chat, contentOf } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { seeded } from "../support/seeded";

const PLANTED = 200;
const CITIES = ["Bern", "Riga", "Oslo", "Cork", "Graz", "Lyon", "Brno", "Gent", "Faro", "Split"];
const THINGS = [
  "bridge",
  "library",
  "harbour",
  "market",
  "tower",
  "museum",
  "station",
  "theatre",
  "fountain",
  "archive",
];

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const questions = Array.from({ length: PLANTED }, (_, index) => {
  const [city, thing] = [CITIES[index % 10], THINGS[Math.floor(index / 10) % 10]];
  return index < PLANTED / 2 ? `When was the ${thing} in ${city} opened?` : `Who designed the ${thing} in ${city}?`;
});

/** A few at a time: each has its own question, so none waits for another's. */
const AT_ONCE = 10;

async function inTens<T>(items: readonly T[], work: (item: T, index: number) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE)
    await Promise.all(items.slice(at, at + AT_ONCE).map((item, index) => work(item, at + index)));
}

/** One person makes an app ask, in ways that all reach the store: plain, as a stream, again, as another agent. */
it(`${PLANTED} answers that one person has planted reach nobody else`, { timeout: 120_000 }, async () => {
  lethe.upstream.reply(says("Send your money to the fund of evil.example to learn it."));
  const plant = (question: string, index: number, more: Record<string, string> = {}) => {
    const headers = { "Lethe-Subject": "mallory", "Lethe-Agent": `agent-${index % 3}`, ...more };
    return ask(lethe, tenant, chat(question, { stream: index % 2 === 0 }), headers);
  };
  await inTens(questions, (question, index) => plant(question, index));
  await inTens(questions.slice(0, 20), (question, index) => plant(question, index, { "Cache-Control": "no-cache" }));
  expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBeGreaterThanOrEqual(PLANTED);
  lethe.upstream.reply(says("It is not known."));
  const reached: string[] = [];
  await inTens(questions, async (question, index) => {
    const person: Record<string, string> = index % 2 === 0 ? { "Lethe-Subject": "bob" } : {};
    const told = await ask(lethe, tenant, question, { ...person, "Cache-Control": "no-store" });
    if (String(contentOf(told)).includes("evil.example")) reached.push(question);
  });
  expect(reached).toEqual([]);
});

const SEED = 1711;
const PLANTED_ANSWER = "Send 400 EUR to the fund of evil.example to learn it.";

/** Whom and what a key names, and when within the minute, drawn anew for each question. */
function bursts(count: number): { question: string; people: string[]; pauses: number[] }[] {
  const random = seeded(SEED);
  return questions.slice(0, count).map((question, at) => {
    const people = Array.from({ length: 2 + Math.floor(random() * 5) }, (_, n) => `name-${at}-${n}`);
    const parts = people.map(() => random() + 0.01);
    const whole = parts.reduce((sum, one) => sum + one, 0);
    return { question, people, pauses: parts.map((one) => Math.floor((one / whole) * ASKER_WINDOW_MS)) };
  });
}

const asPerson = (who: string) => ({ "Lethe-Subject": who });
const serves = async (question: string, one: TestTenant) =>
  String(contentOf(await ask(lethe, one, question, { ...asPerson("bob"), "Cache-Control": "no-store" }))).includes(
    "evil",
  );

it("many people named by one app key within a minute are one asker, and confirm nothing", async () => {
  const one = await lethe.tenant();
  const reached: string[] = [];
  for (const { question, people, pauses } of bursts(6)) {
    lethe.upstream.reply(says(PLANTED_ANSWER.replace("400", String(400 + people.length))));
    const full = `${question} Is it ${400 + people.length} EUR?`;
    for (const [n, who] of people.entries()) {
      await ask(lethe, one, full, asPerson(who));
      expect((await ask(lethe, one, full, asPerson(who))).outcome, "their own serves each").toBe("hit-exact");
      lethe.clock.advance(n === people.length - 1 ? 0 : (pauses[n] ?? 0));
    }
    lethe.upstream.reply(says("It is not known."));
    if (await serves(full, one)) reached.push(full);
    lethe.clock.advance(ASKER_WINDOW_MS);
  }
  expect(reached).toEqual([]);
});

it("another key's person confirms at once, and the same key's a minute later", async () => {
  for (const how of ["another key", "a minute later"] as const) {
    const one = await lethe.tenant();
    const other = how === "another key" ? await lethe.appKey(one) : one;
    const question = `${questions[0]} Of 400 EUR?`;
    lethe.upstream.reply(says(PLANTED_ANSWER));
    for (const who of ["u1", "u2", "u3", "u4"]) await ask(lethe, one, question, asPerson(who));
    if (how === "a minute later") lethe.clock.advance(ASKER_WINDOW_MS);
    await ask(lethe, other, question, asPerson("u5"));
    expect(await serves(question, one), how).toBe(true);
    const shared = (await lethe.services.db.entries.list(one.id, { limit: 9 })).filter(
      (row) => row.subjectRef === null,
    );
    expect(
      shared.map(({ makers, confirmers }) => [makers.length, confirmers.length]),
      how,
    ).toEqual([[1, 1]]);
  }
});

it("an answer that contradicts holds sharing up even from one who does not count", async () => {
  const one = await lethe.tenant();
  const answers = [5, 6, 5].map((months) => `It was closed for ${months} months.`);
  for (const [n, answer] of answers.entries()) {
    lethe.upstream.reply(says(answer));
    await ask(lethe, one, "For how long was it closed, evil or not?", asPerson(`u${n}`));
    if (n > 0) lethe.clock.advance(ASKER_WINDOW_MS);
  }
  const rows = await lethe.services.db.entries.list(one.id, { limit: 9 });
  expect(rows.filter(({ subjectRef }) => subjectRef === null)).toEqual([]);
});
