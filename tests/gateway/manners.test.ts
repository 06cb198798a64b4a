import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { drips, IN_WORDS, MANNERS, type MannerCase, slow, WIRE_NAMES, type WireName } from "../support/manners";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";
import { until } from "../support/until";

let provider: ScriptedProvider;
let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  provider = await startScriptedProvider();
  const base = `http://127.0.0.1:${provider.port}/v1`;
  const limits = { answerBytes: 1_000_000 };
  const gemini = { GEMINI_API_KEY: "provider-key-gemini", GEMINI_BASE_URL: base };
  lethe = await startLethe({ limits, environment: { OPENAI_BASE_URL: base, ANTHROPIC_BASE_URL: base, ...gemini } });
  tenant = await lethe.tenant();
});
afterAll(async () => {
  await lethe.close();
  await provider.close();
});
/** Each test asks something of its own, of one tenant. */
let question = "";
let entriesBefore = 0;
beforeEach(async () => {
  question = `What is the way of water, told for the ${++count}. time?`;
  entriesBefore = await entries();
});
let count = 0;
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;

const PATHS = {
  chat: "/chat/completions",
  responses: "/responses",
  messages: "/messages",
  embeddings: "/embeddings",
};

/** Below the version: of one wire the address says whether it streams. */
function pathOf(wire: WireName, stream: boolean): string {
  if (wire !== "gemini") return PATHS[wire];
  return stream ? "/models/m:streamGenerateContent?alt=sse" : "/models/m:generateContent";
}

function bodyOf(wire: WireName, stream: boolean): JsonObject {
  const messages = [{ role: "user", content: question }];
  if (wire === "gemini") return { contents: [{ role: "user", parts: [{ text: question }] }] };
  if (wire === "embeddings") return { model: "m", input: question };
  if (wire === "responses") return { model: "m", input: question, stream };
  return { model: "m", messages, stream, ...(wire === "messages" ? { max_tokens: 99 } : {}) };
}

/** A promise that is kept when it is told to. */
function gate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((kept) => {
    resolve = kept;
  });
  return { promise, resolve };
}

interface Seen {
  /** Null: no answer at all. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly text: string;
  readonly broke: boolean;
  readonly outcome: string | null;
}

const OF_THE_PROVIDER = ["content-type", "retry-after", "retry-after-ms", "x-should-retry", "x-request-id"];

/** What a client sees, to the last byte before a break. */
async function see(origin: string, wire: WireName, stream: boolean, signal?: AbortSignal): Promise<Seen> {
  let response: Response;
  try {
    response = await fetch(`${origin}/v1${pathOf(wire, stream)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.key}`, "content-type": "application/json" },
      body: JSON.stringify(bodyOf(wire, stream)),
      redirect: "manual",
      signal: signal ?? null,
    });
  } catch {
    return { status: null, headers: {}, text: "", broke: true, outcome: null };
  }
  const headers = Object.fromEntries(OF_THE_PROVIDER.map((name) => [name, response.headers.get(name)]));
  const outcome = response.headers.get("lethe-outcome");
  return { status: response.status, headers, outcome, ...(await readAll(response)) };
}

async function readAll(response: Response): Promise<{ text: string; broke: boolean }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    const body = response.body as unknown as AsyncIterable<Uint8Array> | null;
    if (body !== null) for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
    return { text: text + decoder.decode(), broke: false };
  } catch {
    return { text, broke: true };
  }
}

const direct = (wire: WireName, stream: boolean) => see(`http://127.0.0.1:${provider.port}`, wire, stream);
async function through(wire: WireName, stream: boolean): Promise<Seen> {
  const seen = await see(lethe.origin, wire, stream);
  await lethe.services.stores.settle();
  return seen;
}

/** Headers that only one side sent are told apart from those that say another thing: a type may be filled in. */
function expectAsDirect(seen: Seen, shown: Seen): void {
  const { outcome: _, headers, ...rest } = seen;
  const { outcome: __, headers: theirs, ...direct } = shown;
  expect(rest).toEqual(direct);
  for (const [name, value] of Object.entries(theirs)) if (value !== null) expect(headers[name], name).toBe(value);
}

function modesOf({ only }: MannerCase, wire: WireName): boolean[] {
  // Vectors are never streamed.
  if (wire === "embeddings") return only === "stream" ? [] : [false];
  return only === undefined ? [false, true] : [only === "stream"];
}

const CASES = WIRE_NAMES.flatMap((wire) =>
  MANNERS.filter(({ on }) => on === undefined || on.includes(wire)).flatMap((one) =>
    modesOf(one, wire).map((stream) => ({ ...one, wire, stream })),
  ),
);

describe("a client sees what a direct call shows, and only a good answer is kept", () => {
  it.each(CASES)("$what ($wire, stream: $stream)", async ({ wire, stream, manner, stored, instead }) => {
    provider.behave(manner(wire, stream));
    const seen = await through(wire, stream);
    if (instead === undefined) expectAsDirect(seen, await direct(wire, stream));
    else expect([seen.status, seen.text]).toEqual([502, expect.stringMatching(instead)]);
    const before = provider.calls.length;
    const again = await through(wire, stream);
    expect(again.outcome === "hit-exact", "served from the cache").toBe(stored === true);
    expect(provider.calls.length - before).toBe(stored === true ? 0 : 1);
    expect((await entries()) - entriesBefore).toBe(stored === true ? 1 : 0);
  });
});

describe.each<WireName>(IN_WORDS)("a provider that takes its time (%s)", (wire) => {
  it("drips, and each piece is with the client before the next is sent", async () => {
    const pieces = Array.from({ length: 6 }, () => gate());
    provider.behave(
      drips(
        wire,
        pieces.map(({ promise }) => promise),
      ),
    );
    const response = await fetch(`${lethe.origin}/v1${pathOf(wire, true)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify(bodyOf(wire, true)),
    });
    const reader = response.body?.getReader();
    for (const piece of pieces) {
      piece.resolve();
      expect((await reader?.read())?.done).toBe(false);
    }
    while ((await reader?.read())?.done === false);
    await lethe.services.stores.settle();
    expect((await through(wire, true)).outcome).toBe("hit-exact");
  });

  it.each([false, true])("is slow, and waited for (stream: %s)", async (stream) => {
    const told = gate();
    const before = provider.calls.length;
    provider.behave(slow(wire, stream, told.promise));
    const asked = through(wire, stream);
    await until("the provider was asked", () => provider.calls.length > before);
    told.resolve();
    expect(await asked).toMatchObject({ status: 200, broke: false });
    expect((await through(wire, stream)).outcome).toBe("hit-exact");
  });

  it.each([false, true])("hangs, and is let go when its client leaves (stream: %s)", async (stream) => {
    const gone = gate();
    const before = provider.calls.length;
    provider.behave((_, response) => void response.once("close", () => gone.resolve()));
    const leaving = new AbortController();
    const asked = see(lethe.origin, wire, stream, leaving.signal);
    await until("the provider was asked", () => provider.calls.length > before);
    leaving.abort();
    expect((await asked).status).toBeNull();
    await gone.promise;
    await until("nobody waits for it", () => lethe.services.flights.size === 0);
    expect(await entries()).toBe(entriesBefore);
  });
});
