// LangChain.js: `LETHE_KEY=... node examples/langchain.mjs` (needs the packages @langchain/openai and @langchain/core).
import process from "node:process";
import { ChatOpenAI } from "@langchain/openai";

const { LETHE_URL = "http://127.0.0.1:4660", LETHE_KEY, MODEL = "lethe-demo" } = process.env;
let outcome = null;
const fetchAndSee = async (address, init) => {
  const response = await fetch(address, init);
  outcome = response.headers.get("lethe-outcome");
  return response;
};
const configuration = { baseURL: `${LETHE_URL}/v1`, fetch: fetchAndSee };
const model = new ChatOpenAI({ model: MODEL, apiKey: LETHE_KEY, configuration });
const question = `What is a cache? (asked at ${Date.now()})`;

for (const _ of [1, 2]) {
  const { text } = await model.invoke(question);
  console.log(outcome, JSON.stringify(text));
  // An answer is stored after it has been given.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
