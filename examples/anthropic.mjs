// Anthropic's client: `LETHE_KEY=... node examples/anthropic.mjs` (needs the package @anthropic-ai/sdk). It adds /v1 itself.
import process from "node:process";
import Anthropic from "@anthropic-ai/sdk";

const { LETHE_URL = "http://127.0.0.1:4660", LETHE_KEY, MODEL = "lethe-demo" } = process.env;
const client = new Anthropic({ baseURL: LETHE_URL, apiKey: LETHE_KEY });
const messages = [{ role: "user", content: `What is a cache? (asked at ${Date.now()})` }];

for (const _ of [1, 2]) {
  const { data, response } = await client.messages.create({ model: MODEL, max_tokens: 100, messages }).withResponse();
  console.log(response.headers.get("lethe-outcome"), JSON.stringify(data.content[0].text));
  // An answer is stored after it has been given.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
