import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readTraceParent } from "@/lib/wire/trace-context";
import { ask, send } from "../support/ask";
import { closeServer } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code: number };
}

const got: { path: string; headers: IncomingHttpHeaders; text: string }[] = [];
const collector = createServer((incoming, outgoing) => {
  let text = "";
  incoming.on("data", (chunk) => (text += chunk));
  incoming.on("end", () => {
    got.push({ path: incoming.url ?? "", headers: incoming.headers, text });
    outgoing.end("{}");
  });
});
let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b" };
  lethe = await startLethe({ environment, limits: ROOMY });
  tenant = await lethe.tenant();
});
afterAll(async () => {
  await lethe.close();
  await closeServer(collector);
});

const spans = (): Span[] =>
  got.flatMap(({ text }) =>
    JSON.parse(text).resourceSpans.flatMap((one: { scopeSpans: { spans: Span[] }[] }) =>
      one.scopeSpans.flatMap((scope) => scope.spans),
    ),
  );
const attribute = (span: Span | undefined, name: string) =>
  Object.values(span?.attributes.find(({ key }) => key === name)?.value ?? {})[0];
const until = (count: number) => expect.poll(() => spans().length, { timeout: 60_000 }).toBe(count);

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const QUESTION = "Which trees keep their leaves in winter?";

it("a request is a span of the caller's trace, and the provider's part stands below it", async () => {
  const traceparent = { traceparent: `00-${TRACE}-${PARENT}-01` };
  await ask(lethe, tenant, QUESTION, traceparent);
  await ask(lethe, tenant, QUESTION, traceparent);
  await until(2);
  const [miss, hit] = spans();
  expect([miss?.traceId, miss?.parentSpanId, miss?.name]).toEqual([TRACE, PARENT, "chat test-model"]);
  const told = (span: Span | undefined) => [attribute(span, "lethe.outcome"), attribute(span, "lethe.reason")];
  expect([told(miss), told(hit)]).toEqual([
    ["miss", "not-found"],
    ["hit-exact", "same-key"],
  ]);
  expect(attribute(miss, "gen_ai.provider.name")).toBe("openai");
  expect(readTraceParent(String(lethe.upstream.calls[0]?.headers.traceparent))).toEqual({
    traceId: TRACE,
    spanId: miss?.spanId,
    sampled: true,
  });
  expect([got[0]?.path, got[0]?.headers["x-key"]]).toEqual(["/v1/traces", "a b"]);
});

it("a trace that is not collected is none here, and one begins where there is none", async () => {
  const before = spans().length;
  await ask(lethe, tenant, QUESTION, { traceparent: `00-${TRACE}-${PARENT}-00` });
  await send(lethe, tenant.key, "/api/v1/cache/lookup", { model: "m", prompt: QUESTION });
  await until(before + 1);
  const last = spans().at(-1);
  expect(last?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect([last?.traceId === TRACE, last?.parentSpanId]).toEqual([false, undefined]);
  expect(attribute(last, "lethe.outcome")).toBe("miss");
});

it("a failure is one, and no span holds a word of prompt, answer or person", async () => {
  lethe.upstream.reply({ kind: "raw", status: 500, body: "{}" });
  const before = spans().length;
  await ask(lethe, tenant, "Where does the wombat hide?", { "Lethe-Subject": "jane-roe" });
  await until(before + 1);
  expect(spans().at(-1)?.status.code).toBe(2);
  const all = got.map(({ text }) => text).join("");
  for (const word of ["wombat", "winter", "Answer number", "jane-roe", tenant.key]) expect(all).not.toContain(word);
});

it.each([
  ["none", undefined],
  ["zeros", `00-${"0".repeat(32)}-${PARENT}-01`],
  ["another version", `01-${TRACE}-${PARENT}-01`],
  ["capitals", `00-${TRACE.toUpperCase()}-${PARENT}-01`],
  ["more", `00-${TRACE}-${PARENT}-01-x`],
])("a traceparent of another form begins a trace: %s", (_, header) => {
  expect(readTraceParent(header)).toBeNull();
});
