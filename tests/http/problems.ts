import { expect } from "vitest";
import type { Told } from "../support/ask";

/** The error shape of each surface, checked whole: a client library must be able to read it. */
export function expectError(told: Told, surface: Surface, status: number, code?: string): void {
  expect(told.status, told.text).toBe(status);
  expect(told.headers.get("content-type")).toMatch(
    surface === "api" ? /^application\/problem\+json/ : /^application\/json/,
  );
  if (surface === "anthropic") {
    expect(told.json).toEqual({
      type: "error",
      error: { type: expect.any(String) as string, message: expect.any(String) as string },
    });
  } else if (surface === "openai") {
    const error = told.json.error as Record<string, unknown>;
    expect(Object.keys(error).sort()).toEqual(["code", "message", "param", "type"]);
    expect(typeof error.message).toBe("string");
    if (code !== undefined) expect(error.code).toBe(code);
  } else {
    expect(told.json).toMatchObject({
      status,
      title: expect.any(String) as string,
      detail: expect.any(String) as string,
    });
    if (code !== undefined) expect(told.json.code).toBe(code);
  }
}

export type Surface = "openai" | "anthropic" | "api";

export interface Endpoint {
  readonly path: string;
  readonly surface: Surface;
  /** A body that is answered. */
  readonly body: Record<string, unknown>;
}

const messages = [{ role: "user", content: "Where do swallows spend the winter?" }];

export const WIRE_ENDPOINTS: readonly Endpoint[] = [
  { path: "/v1/chat/completions", surface: "openai", body: { model: "m", messages } },
  { path: "/v1/responses", surface: "openai", body: { model: "m", input: "Where do swallows spend the winter?" } },
  { path: "/v1/embeddings", surface: "openai", body: { model: "m", input: "swallows" } },
  { path: "/v1/messages", surface: "anthropic", body: { model: "m", max_tokens: 5, messages } },
];

export const API_ENDPOINTS: readonly Endpoint[] = [
  { path: "/api/v1/cache/lookup", surface: "api", body: { model: "m", prompt: "Where do swallows spend the winter?" } },
  {
    path: "/api/v1/cache/entries",
    surface: "api",
    body: { model: "m", prompt: "Where do swallows winter?", response: "In Africa." },
  },
];

export const ENDPOINTS = [...WIRE_ENDPOINTS, ...API_ENDPOINTS];
