import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

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
