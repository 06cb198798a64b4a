import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { misspeltVariables, readConfig } from "@/server/config";
import { chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const QUESTION = chat("What do owls eat?");
const PUT = { model: "m", prompt: "p", response: "r" };

interface Mistake {
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly key?: string | null;
  readonly method?: string;
}

/** What somebody does wrong, and what the answer has to say: what, where, and what to do about it. */
const MISTAKES: readonly (readonly [string, Mistake, RegExp])[] = [
  ["no key", { key: null }, /Authorization: Bearer lth_/],
  ["the provider's key", { key: "sk-proj-abc" }, /not a Lethe app key.*lth_live_/],
  ["a base URL without the version", { path: "/chat/completions" }, /\/v1\/chat\/completions.*base URL in \/v1/],
  ["a base URL with the version twice", { path: "/v1/v1/chat/completions" }, /base URL in \/v1, once/],
  ["Lethe's own API as the base URL", { path: "/api/v1/responses" }, /\/v1\/responses.*base URL/],
  ["the same with Anthropic's client", { path: "/v1/v1/messages" }, /at \/v1\/messages.*adds \/v1 itself/],
  ["an endpoint in capitals", { path: "/V1/Chat/Completions" }, /base URL in \/v1/],
  ["a packed body", { headers: { "content-encoding": "gzip" } }, /encoding "gzip".*send it without/],
  ["a person in a header of another spelling", { headers: { "X-Lethe-Subject": "ada" } }, /lethe-subject/i],
  ["the same without its dash", { headers: { Lethe_Subject: "ada" } }, /lethe-subject/i],
  ["a path that a page might have", { path: "/completion" }, /below \/v1.*\/api\/v1.*\/docs/],
  ["an endpoint of the API that there is not", { path: "/api/entries" }, /no such endpoint.*\/docs/],
  ["reading where one writes", { method: "GET" }, /takes POST/],
  ["a comma too many", { body: '{"model":"m",}' }, /line 1, column 14/],
  ["single quotes", { body: "{'model':'m'}" }, /line 1, column 2/],
  ["no model", { body: { messages: QUESTION.messages } }, /model is missing/],
  ["no messages", { body: { model: "m" } }, /messages is missing/],
  ["the messages as a text", { body: { model: "m", messages: "hi" } }, /messages must be an array/],
  ["true as a text", { body: { ...QUESTION, stream: "true" } }, /stream must be a boolean/],
  ["a number as a text", { body: { ...QUESTION, temperature: "0.2" } }, /temperature must be a number/],
  ["a misspelt header", { headers: { "lethe-tagz": "a" } }, /no header "lethe-tagz".*"Lethe-Tags"/],
  ["a time in words", { headers: { "lethe-ttl": "1 hour" } }, /Lethe-Ttl must be a whole number of seconds/],
  ["per cent", { headers: { "lethe-min-similarity": "85" } }, /Lethe-Min-Similarity must be a number from 0 to 1/],
  ["a strategy of another cache", { headers: { "lethe-strategy": "fuzzy" } }, /must be exact or semantic/],
  ["an empty subject", { headers: { "lethe-subject": "" } }, /Lethe-Subject is empty/],
  ["a field of another cache", { path: "/api/v1/cache/entries", body: { ...PUT, ttl: 60 } }, /"ttl".*"ttl_seconds"/],
  ["no answer to keep", { path: "/api/v1/cache/entries", body: { model: "m", prompt: "p" } }, /response: is missing/],
  ["no model to look up", { path: "/api/v1/cache/lookup", body: { prompt: "p" } }, /model: is missing/],
  ["a model that is a number", { path: "/api/v1/cache/lookup", body: { ...PUT, model: 4 } }, /model: must be a string/],
  [
    "a removal of nothing in particular",
    { path: "/api/v1/cache/entries", method: "DELETE" },
    /Name at least one of tag/,
  ],
  [
    "an export from nowhere",
    { path: "/api/v1/cache/export?before=zzz", method: "GET" },
    /before: must be the id of an entry/,
  ],
  ["an erasure without its confirmation", { path: "/api/v1/erasures", body: { subject: "bob" } }, /"confirm".*bob/],
];

describe("a typical mistake is answered by what it was and what to do", () => {
  it.each(MISTAKES)("%s", async (_what, { path = "/v1/chat/completions", body = QUESTION, ...rest }, says) => {
    const { key = tenant.key, method = "POST", headers } = rest;
    const sent = method === "POST" ? body : undefined;
    const told = await send(lethe, key, path, sent, { method, ...(headers === undefined ? {} : { headers }) });
    expect(told.status, told.text).toBeGreaterThanOrEqual(400);
    expect(told.status).toBeLessThan(500);
    expect(told.headers.get("content-type")).toMatch(/^application\/(?:problem\+)?json/);
    expect(said(told.json)).toMatch(says);
  });

  it("two slashes before the version are one", async () => {
    expect((await send(lethe, tenant.key, "//v1/chat/completions", QUESTION)).status).toBe(200);
  });
});

function said(json: Record<string, unknown>): string {
  const { error, detail } = json as { error?: { message?: string }; detail?: string };
  return error?.message ?? detail ?? "";
}

const SETTINGS: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ PORT: "http" }, /0 to 65535, not "http"[\s\S]*PORT/],
  [{ PORT: "70000" }, /0 to 65535, not "70000"/],
  [{ DATABASE_URL: "mysql://me:hidden@127.0.0.1/x" }, /must begin with postgresql:\/\//],
  [{ OPENAI_BASE_URL: "localhost:11434" }, /must begin with http:\/\/ or https:\/\//],
  [{ OPENAI_BASE_URL: "127.0.0.1:11434" }, /must begin with http:\/\/ or https:\/\//],
  [{ ANTHROPIC_BASE_URL: "https://me:hidden@host/v1" }, /must not hold a user or password/],
  [{ LETHE_ROOT_KEY: "abcdef" }, /64 hexadecimal digits/],
  [{ LETHE_ROOT_KEY_FILE: "/nowhere" }, /LETHE_ROOT_KEY_FILE names \/nowhere/],
  [{ LETHE_PUBLIC_URL: "lethe.example.com" }, /http or https address[\s\S]*LETHE_PUBLIC_URL/],
  [{ LETHE_TRUSTED_PROXIES: "10.0.0.0/33" }, /0 to 32 bits/],
  [{ LETHE_LOG_LEVEL: "verbose" }, /must be one of fatal, error, warn/],
];

describe("a setting that can't be is refused by name", () => {
  it.each(SETTINGS)("%o", (environment, says) => {
    const read = () => readConfig(environment as unknown as NodeJS.ProcessEnv, process.cwd());
    expect(read).toThrow(says);
    expect(read).not.toThrow(/hidden/);
  });

  it("and one that there is not is said, with the one that was meant; what an orchestrator adds is not", () => {
    const misspelt = (name: string) => misspeltVariables({ [name]: "x" } as unknown as NodeJS.ProcessEnv);
    expect(misspelt("LETHE_WORKER")).toEqual([expect.stringContaining("was LETHE_WORKERS meant?")]);
    expect(misspelt("LETHE_DATADIR")).toEqual([expect.stringContaining("was LETHE_DATA_DIR meant?")]);
    for (const name of ["LETHE_SERVICE_HOST", "LETHE_PORT_3000_TCP", "LETHE_DATA_DIR", "PATH"])
      expect(misspelt(name)).toEqual([]);
  });
});
