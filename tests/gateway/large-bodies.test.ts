import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { seeded } from "../support/seeded";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  // Small, so that the sizes of the test need not be large.
  lethe = await startLethe({ limits: { ...ROOMY, loopBodyBytes: 4_096, loopMembers: 200, scanChars: 20_000 } });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});
afterEach(() => vi.restoreAllMocks());

const picture = (bytes: Buffer) => `data:image/png;base64,${bytes.toString("base64")}`;
const withPicture = (url: string, more: JsonObject = {}): JsonObject => ({
  model: "test-model",
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "What is on this picture?" },
        { type: "image_url", image_url: { url } },
      ],
    },
  ],
  ...more,
});

function sent(): JsonObject {
  return lethe.upstream.calls.at(-1)?.body ?? {};
}

describe("a body that is too large for the event loop", () => {
  const bytes = randomBytes(20_000);
  const url = picture(bytes);

  it("is read elsewhere, whole or not at all, and keyed by all that it says", async () => {
    const run = vi.spyOn(lethe.services.workers, "run");
    const body = withPicture(url, { seed: 7, metadata: { run: "1" } });
    expect((await ask(lethe, tenant, body)).outcome).toBe("miss");
    expect(run.mock.calls.map(([job]) => job)).toContain("read-body");
    expect(sent()).toEqual(body);
    expect((await ask(lethe, tenant, body)).outcome).toBe("hit-exact");
    const other = Buffer.from(bytes);
    other.writeUInt8(other.readUInt8(19_999) ^ 1, 19_999);
    for (const changed of [
      withPicture(picture(other), { seed: 7, metadata: { run: "1" } }),
      withPicture(url, { seed: 8, metadata: { run: "1" } }),
      withPicture(url, { seed: 7, metadata: { run: "2" } }),
    ])
      expect((await ask(lethe, tenant, changed)).outcome).toBe("miss");
    expect((await ask(lethe, tenant, { ...body, stream: true })).outcome).toBe("hit-exact");
    expect((await ask(lethe, await lethe.tenant(), body)).outcome).toBe("miss");
  });

  it("has numbers that a double can't hold in key and upstream body as they were written", async () => {
    for (const seed of ["9007199254740993", "9007199254740992"]) {
      const text = JSON.stringify(withPicture(url, { seed: 1 })).replace('"seed":1', `"seed":${seed}`);
      expect((await send(lethe, tenant.key, "/v1/chat/completions", text)).outcome).toBe("miss");
      expect(lethe.upstream.calls.at(-1)?.text).toContain(`"seed":${seed}`);
      expect((await send(lethe, tenant.key, "/v1/chat/completions", text)).outcome).toBe("hit-exact");
    }
  });

  it.each([
    ["pseudonym", (user: unknown) => expect(user).not.toBe("ann@example.com")],
    ["as-is", (user: unknown) => expect(user).toBe("ann@example.com")],
    ["omit", (user: unknown) => expect(user).toBeUndefined()],
  ] as const)("tells the provider of a person as the tenant says: %s", async (forwardSubject, check) => {
    const own = await lethe.tenant({ settings: { forwardSubject } });
    const user = "ann@example.com";
    await ask(lethe, own, withPicture(url, { user, safety_identifier: user }));
    const large = sent();
    check(large.user);
    await ask(lethe, own, chat("A small question?", { user, safety_identifier: user }));
    expect([large.user, large.safety_identifier]).toEqual([sent().user, sent().safety_identifier]);
    expect(large.messages).toEqual(withPicture(url).messages);
  });

  it("is refused as a small one is", async () => {
    const filler = JSON.stringify("x".repeat(5_000));
    const bodies: [string, string][] = [
      [`{"model":"m","model":"n","messages":[{"role":"user","content":${filler}}]}`, "duplicate_key"],
      [`{"model":"m","messages":[{"role":"user","content":${filler}}]`, "invalid_json"],
      [`{"model":"m","messages":[{"role":"user","content":${filler}}],"seed":1e999}`, "number_out_of_range"],
      [`{"model":"m","messages":[{"role":"user","content":${filler}}],"x":"\\ud800"}`, "invalid_unicode"],
      [`{"messages":[{"role":"user","content":${filler}}]}`, "missing_field"],
    ];
    for (const [body, code] of bodies) {
      const told = await send(lethe, tenant.key, "/v1/chat/completions", body);
      expect([told.status, (told.json.error as JsonObject).code], body.slice(0, 40)).toEqual([400, code]);
    }
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it("is scanned for personal data, and passed by where its text is longer than anybody scans", async () => {
    const long = `Mail ann.smith@gmail.com. ${"The sea is wide. ".repeat(400)}`;
    expect((await ask(lethe, tenant, long)).outcome).toBe("bypass");
    const longest = await ask(lethe, tenant, "The sea is wide. ".repeat(2_000));
    expect([longest.outcome, longest.reason]).toEqual(["bypass", "scanner-error"]);
    expect((sent().messages as JsonObject[])[0]?.content).toHaveLength(17 * 2_000);
  });

  it("of many members is one, however short", async () => {
    const run = vi.spyOn(lethe.services.workers, "run");
    const input = Array.from({ length: 300 }, (_, n) => n);
    const body = { model: "test-model", input };
    expect((await send(lethe, tenant.key, "/v1/embeddings", body)).status).toBe(200);
    expect(run.mock.calls.map(([job]) => job)).toContain("read-body");
    expect(sent()).toEqual(body);
  });
});

describe("the key of a request", () => {
  /** The same value, written shorter or longer than what is read on the event loop. */
  const short = (body: JsonObject) => JSON.stringify(body);
  const long = (body: JsonObject) => `${JSON.stringify(body)}${" ".repeat(5_000)}`;

  function randomBody(random: () => number): JsonObject {
    const pick = <T>(...of: T[]): T => of[Math.floor(random() * of.length)] as T;
    const words = () => pick("Is it é?", "Why 7.50 \u{1f44d}", "2^53 or so", "q".repeat(Math.floor(random() * 400)));
    const turn = (role: string) => ({ role, content: random() < 0.5 ? words() : [{ type: "text", text: words() }] });
    return {
      model: "test-model",
      messages: [
        ...(random() < 0.5 ? [turn("system")] : []),
        ...(random() < 0.4 ? [turn("user"), turn("assistant")] : []),
        turn("user"),
      ],
      ...(random() < 0.5 ? { seed: Math.floor(random() * 1e9), temperature: random() } : {}),
      ...(random() < 0.3 ? { metadata: { run: words() }, user: "ann" } : {}),
      ...(random() < 0.3 ? { of_nobody: { z: [null, true, random()], a: {} } } : {}),
      ...(random() < 0.3 ? { response_format: { type: "text" } } : {}),
    };
  }

  it("is the same, wherever its body was read", async () => {
    const random = seeded(9);
    const run = vi.spyOn(lethe.services.workers, "run");
    for (let round = 0; round < 12; round++) {
      const own = await lethe.tenant();
      const body = randomBody(random);
      const [first, second] = random() < 0.5 ? [short, long] : [long, short];
      const path = "/v1/chat/completions";
      expect((await send(lethe, own.key, path, first(body))).outcome, first(body)).toBe("miss");
      expect((await send(lethe, own.key, path, second(body))).outcome, first(body)).toBe("hit-exact");
    }
    expect(run.mock.calls.filter(([job]) => job === "read-body")).toHaveLength(12);
  });

  it("holds numbers that a double can't on both sides", async () => {
    const path = "/v1/chat/completions";
    const written = short(chat("Which?", { seed: 1 })).replace('"seed":1', '"seed":9007199254740993');
    expect((await send(lethe, tenant.key, path, written)).outcome).toBe("miss");
    expect((await send(lethe, tenant.key, path, `${written}${" ".repeat(5_000)}`)).outcome).toBe("hit-exact");
  });

  it("is the same for an answer that an app brings by the API, also of a body that weighs a megabyte", async () => {
    for (const bytes of [1_000, 620_000]) {
      const request = withPicture(picture(randomBytes(bytes)));
      const response = {
        id: "c",
        object: "chat.completion",
        choices: [{ index: 0, message: { role: "assistant", content: "A cat." }, finish_reason: "stop" }],
      };
      const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { wire: "openai.chat", request, response });
      expect(put.status, put.text.slice(0, 200)).toBe(201);
      expect((await ask(lethe, tenant, request)).outcome).toBe("hit-exact");
    }
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it("does not hold what a provider called its calls", async () => {
    const own = await lethe.tenant();
    const talk = (id: string) =>
      chat("", {
        messages: [
          { role: "user", content: "How is the weather?" },
          { role: "assistant", tool_calls: [{ id, type: "function", function: { name: "weather", arguments: "{}" } }] },
          { role: "tool", tool_call_id: id, content: "Sunny." },
          { role: "user", content: "And in Lyon?" },
        ],
      });
    const named = { "lethe-subject": "jane" };
    const path = "/v1/chat/completions";
    expect((await send(lethe, own.key, path, short(talk("a")), { headers: named })).outcome).toBe("miss");
    for (const written of [short, long])
      expect((await send(lethe, own.key, path, written(talk("b")), { headers: named })).outcome).toBe("hit-exact");
  });
});
