import { isJsonObject, type JsonObject } from "../../core/json";
import type { AskedAnswer } from "../asked";
import { isJson } from "../structure";
import { has, member, objectsAt } from "./members";

/** @param config the request's `generationConfig` */
export function askedOfGemini(config: JsonObject): AskedAnswer {
  const type = member(config, "responseMimeType") ?? "text/plain";
  const schema = has(config, "responseSchema") || has(config, "responseJsonSchema");
  const count = member(config, "candidateCount");
  return {
    choices: typeof count === "number" ? count : 1,
    json: type === "application/json",
    structure: schema || type !== "text/plain",
    vectors: null,
  };
}

/** Sound or pictures, which can't be scanned. */
export function asksForOther(config: JsonObject): boolean {
  const modalities = member(config, "responseModalities");
  return Array.isArray(modalities) && modalities.some((one) => String(one).toUpperCase() !== "TEXT");
}

/** As many candidates as were asked for, each JSON where that was asked for and no tool is called. */
export function isGeminiAnswer({ json, choices }: AskedAnswer, answer: JsonObject): boolean {
  const candidates = objectsAt(answer, "candidates");
  if (choices !== null && candidates.length !== choices) return false;
  return !json || candidates.every((candidate) => callsTool(candidate) || isJson(textOf(candidate)));
}

export function partsOf(candidate: JsonObject): JsonObject[] {
  const { content } = candidate;
  return isJsonObject(content) ? objectsAt(content, "parts") : [];
}

function callsTool(candidate: JsonObject): boolean {
  return partsOf(candidate).some((part) => has(part, "functionCall"));
}

/** What is shown: without the model's thoughts. */
export function textOf(candidate: JsonObject): string {
  return partsOf(candidate)
    .filter(({ thought }) => thought !== true)
    .map(({ text }) => (typeof text === "string" ? text : ""))
    .join("");
}
