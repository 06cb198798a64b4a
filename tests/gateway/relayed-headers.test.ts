import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { chatBody, chatEvents } from "../support/provider-answers";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

/** What a provider, or what stands before it, may send along and a client of ours has no use for. */
const STRANGE = {
  "set-cookie": "session=of-the-provider; Domain=example.org",
  "clear-site-data": '"cookies"',
  "access-control-allow-origin": "*",
  "content-security-policy": "default-src *",
  "strict-transport-security": "max-age=0",
  "alt-svc": 'h3=":443"',
  server: "a-provider",
  "x-lethe-client-address": "192.0.2.1",
  "lethe-outcome": "hit-exact",
};

describe.each([
  ["an answer", 200, false],
  ["a stream", 200, true],
  ["a refusal", 429, false],
] as const)("%s of a provider", (_, status, stream) => {
  it("brings only the headers that are listed", async () => {
    const text = "Hello.";
    const body = stream
      ? chatEvents("test-model", { text }, true).join("")
      : JSON.stringify(chatBody("test-model", { text }));
    const type = stream ? "text/event-stream" : "application/json";
    const headers = { ...STRANGE, "content-type": type, "x-request-id": "req-7" };
    lethe.upstream.reply({ kind: "raw", status, headers, body });
    const told = await ask(lethe, tenant, chat("How do I greet?", { stream }));
    expect(told.status).toBe(status);
    expectOursOnly(told.headers);
    expect(told.outcome).not.toBe("hit-exact");
  });
});

it("nor do the endpoints that are only passed on", async () => {
  const headers = { ...STRANGE, "content-type": "application/json" };
  lethe.upstream.reply({ kind: "raw", status: 200, headers, body: '{"results":[]}' });
  const told = await send(lethe, tenant.key, "/v1/moderations", { input: "x" });
  expect(lethe.upstream.calls).toHaveLength(1);
  expectOursOnly(told.headers);
});

function expectOursOnly(headers: Headers): void {
  const theirs = Object.entries(STRANGE).filter(([name, value]) => headers.get(name) === value);
  expect(theirs).toEqual([]);
  expect(headers.getSetCookie()).toEqual([]);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
}
