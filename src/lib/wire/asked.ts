import type { JsonObject } from "../core/json";
import { asksForJson, asksForStructure } from "./structure";

/** What an answer has to be to be one to its request. Small and plain: it is read where the body is, and asked elsewhere. */
export interface AskedAnswer {
  /** Choices; null where the wire has no such thing. */
  readonly choices: number | null;
  /** Its text is JSON. */
  readonly json: boolean;
  /** A program reads it: it keeps its form to the letter or is not kept. */
  readonly structure: boolean;
  readonly vectors: AskedVectors | null;
}

export interface AskedVectors {
  readonly count: number;
  readonly base64: boolean;
  /** Null: as many as the model has. */
  readonly dimensions: number | null;
}

/** Of an answer in words. */
export function askedWords(body: JsonObject, choices: number | null = null): AskedAnswer {
  return { choices, json: asksForJson(body), structure: asksForStructure(body), vectors: null };
}

/** Nothing is asked of it: an app brings what it likes. */
export const ASKED_NOTHING: AskedAnswer = { choices: null, json: false, structure: false, vectors: null };
