import { afterAll, beforeAll, expect, it } from "vitest";
import { ask, chat, contentOf } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

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
