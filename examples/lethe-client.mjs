// Lethe's own client: `LETHE_KEY=... node examples/lethe-client.mjs` (needs the package lethe-client, see packages/client).
import process from "node:process";
import { createLethe } from "lethe-client";

const { LETHE_URL = "http://127.0.0.1:4660", LETHE_KEY } = process.env;
const { cache } = createLethe({ url: LETHE_URL, apiKey: LETHE_KEY });
const question = { model: "a-model", prompt: `What is a cache? (asked at ${Date.now()})` };

for (const _ of [1, 2]) {
  const { outcome, entry } = await cache.lookup(question);
  console.log(outcome, JSON.stringify(entry?.response ?? null));
  if (entry === null) await cache.put({ ...question, response: "What was asked before, kept." });
}
