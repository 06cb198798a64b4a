// OpenAI's agents: `LETHE_KEY=... node examples/agents.mjs` (needs @openai/agents-core and @openai/agents-openai).
import process from "node:process";
import { Agent, Runner } from "@openai/agents-core";
import { OpenAIProvider } from "@openai/agents-openai";
import OpenAI from "openai";

const { LETHE_URL = "http://127.0.0.1:4660", LETHE_KEY, MODEL = "lethe-demo" } = process.env;
let outcome = null;
const fetchAndSee = async (address, init) => {
  const response = await fetch(address, init);
  outcome = response.headers.get("lethe-outcome");
  return response;
};
const openAIClient = new OpenAI({ baseURL: `${LETHE_URL}/v1`, apiKey: LETHE_KEY, fetch: fetchAndSee });
const modelProvider = new OpenAIProvider({ openAIClient, useResponses: false });
const runner = new Runner({ modelProvider, tracingDisabled: true });
const agent = new Agent({ name: "Guide", model: MODEL, instructions: "Answer in one sentence." });
const question = `What is a cache? (asked at ${Date.now()})`;

for (const _ of [1, 2]) {
  const { finalOutput } = await runner.run(agent, question);
  console.log(outcome, JSON.stringify(finalOutput));
  // An answer is stored after it has been given.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
