// The AI SDK: `LETHE_KEY=... node examples/ai-sdk.mjs` (needs the packages ai and @ai-sdk/openai).
import process from "node:process";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";

const { LETHE_URL = "http://127.0.0.1:4660", LETHE_KEY, MODEL = "lethe-demo" } = process.env;
const openai = createOpenAI({ baseURL: `${LETHE_URL}/v1`, apiKey: LETHE_KEY });
const prompt = `What is a cache? (asked at ${Date.now()})`;

for (const _ of [1, 2]) {
  const { text, response } = await generateText({ model: openai.chat(MODEL), prompt });
  console.log(response.headers["lethe-outcome"], JSON.stringify(text));
  // An answer is stored after it has been given.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
