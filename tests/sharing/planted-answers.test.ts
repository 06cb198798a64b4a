import { afterAll, beforeAll, expect, it } from "vitest";
import { ask, chat, contentOf } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

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
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const questions = Array.from({ length: PLANTED }, (_, index) => {
  const [city, thing] = [CITIES[index % 10], THINGS[Math.floor(index / 10) % 10]];
  return index < PLANTED / 2 ? `When was the ${thing} in ${city} opened?` : `Who designed the ${thing} in ${city}?`;
});

/** One person makes an app ask, in ways that all reach the store: plain, as a stream, again and again, as another agent. */
it(`${PLANTED} answers that one person has planted reach nobody else`, async () => {
  lethe.upstream.reply(says("Send your money to the fund of evil.example to learn it."));
  for (const [index, question] of questions.entries()) {
    const headers = { "Lethe-Subject": "mallory", "Lethe-Agent": `agent-${index % 3}` };
    for (let turn = 0; turn < 2; turn++) {
      const again: Record<string, string> = turn === 0 ? {} : { "Cache-Control": "no-cache" };
      await ask(lethe, tenant, chat(question, { stream: index % 2 === 0 }), { ...headers, ...again });
    }
  }
  lethe.upstream.reply(says("It is not known."));
  const reached: string[] = [];
  for (const question of questions) {
    for (const person of [{ "Lethe-Subject": "bob" }, {}] as Record<string, string>[]) {
      const told = await ask(lethe, tenant, question, { ...person, "Cache-Control": "no-store" });
      if (String(contentOf(told)).includes("evil.example")) reached.push(question);
    }
  }
  expect(reached).toEqual([]);
});
