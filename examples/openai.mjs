// OpenAI's client, chat and Responses: `LETHE_KEY=... node examples/openai.mjs` (needs the package openai, 6 or 7).
import process from "node:process";
import OpenAI from "openai";

const { LETHE_URL = "http://127.0.0.1:4660", LETHE_KEY, MODEL = "lethe-demo" } = process.env;
const client = new OpenAI({ baseURL: `${LETHE_URL}/v1`, apiKey: LETHE_KEY });
const messages = [{ role: "user", content: `What is a cache? (asked at ${Date.now()})` }];

for (const _ of [1, 2]) {
  const { data, response } = await client.chat.completions.create({ model: MODEL, messages }).withResponse();
  console.log(response.headers.get("lethe-outcome"), JSON.stringify(data.choices[0].message.content));
  // An answer is stored after it has been given.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
