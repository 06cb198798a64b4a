import type { JsonObject } from "@/lib/core/json";
import type { TestLethe, TestTenant } from "./lethe";

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
  /** `Lethe-Outcome`. */
  readonly outcome: string | null;
  readonly reason: string | null;
  /** The body parsed; empty when it is no JSON object. */
  readonly json: JsonObject;
}

export interface AskOptions {
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly signal?: AbortSignal;
  /** Comes back before the store of the answer is done. */
  readonly unsettled?: boolean;
}

/** One HTTP request to Lethe, `key` null for none. A string or bytes go as they are. */
export async function send(
  lethe: TestLethe,
  key: string | null,
  path: string,
  body?: unknown,
  options: AskOptions = {},
): Promise<Told> {
  const raw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(`${lethe.origin}${path}`, {
    method: options.method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as BodyInit }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const text = await response.text();
  // A store follows its answer: the next request of a test finds it done. Tests of what is in between ask by themselves.
  if (options.unsettled !== true) await lethe.services.stores.settle();
  const { status, headers } = response;
  return {
    status,
    headers,
    text,
    outcome: headers.get("lethe-outcome"),
    reason: headers.get("lethe-reason"),
    json: parse(text),
  };
}

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}

/** A body of the chat wire that asks one question; `more` adds or replaces fields. */
export function chat(question: string, more: JsonObject = {}): JsonObject {
  return { model: "test-model", messages: [{ role: "user", content: question }], ...more };
}

export function ask(
  lethe: TestLethe,
  tenant: TestTenant,
  body: string | JsonObject,
  headers: Record<string, string> = {},
): Promise<Told> {
  const whole = typeof body === "string" ? chat(body) : body;
  return send(lethe, tenant.key, "/v1/chat/completions", whole, { headers });
}

/** The answer's text on the chat wire. */
export function contentOf(told: Told): unknown {
  const choices = told.json.choices as { message?: { content?: unknown } }[] | undefined;
  return choices?.[0]?.message?.content;
}
