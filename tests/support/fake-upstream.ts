import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "@/lib/core/json";
import {
  chatBody,
  chatEvents,
  embeddingBody,
  messageBody,
  messageEvents,
  responseBody,
  responseEvents,
  type Saying,
} from "./provider-answers";

/** One answer of the provider. `hold` keeps it back until the promise is resolved. */
export type Reply = { readonly hold?: Promise<void> } & (
  | ({ readonly kind: "says" } & Saying)
  /** Bytes as they are, whatever the wire; perhaps the connection breaks behind them. */
  | {
      readonly kind: "raw";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: string;
      readonly breaks?: boolean;
    }
  /** A stream of which only the first events come. Then the connection breaks, ends as if all were well, or stays silent. */
  | {
      readonly kind: "cut";
      readonly text: string;
      readonly events: number;
      readonly ending: "break" | "end" | "silence";
    }
  /** A stream whose pieces come one by one, each after its promise. */
  | { readonly kind: "drip"; readonly drips: readonly { readonly after: Promise<void>; readonly text: string }[] }
  /** No answer at all: the connection breaks. */
  | { readonly kind: "drop" }
);

export interface UpstreamCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
  /** The body as it came. */
  readonly text: string;
  /** True once the caller went away before the answer was out. */
  readonly state: { aborted: boolean };
}

/** A paid provider: a real server that speaks OpenAI's and Anthropic's wires, counts what it is asked and does as told. */
export interface FakeUpstream {
  readonly origin: string;
  readonly calls: UpstreamCall[];
  /** What every later call is answered, until told otherwise. */
  reply(reply: Reply | ((call: UpstreamCall, index: number) => Reply)): void;
  /** Back to the first behaviour: "Answer number N." for the N-th call. */
  reset(): void;
  close(): Promise<void>;
}

export function says(text: string, more: Partial<Saying> & { hold?: Promise<void> } = {}): Reply {
  return { kind: "says", text, ...more };
}

export async function startFakeUpstream(): Promise<FakeUpstream> {
  const calls: UpstreamCall[] = [];
  const first = (_: UpstreamCall, index: number) => says(`Answer number ${index + 1}.`);
  let choose: (call: UpstreamCall, index: number) => Reply = first;
  const server = createServer((incoming, outgoing) => {
    void receive(incoming, outgoing, (call) => choose(call, calls.push(call) - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    reply: (reply) => {
      choose = typeof reply === "function" ? reply : () => reply;
    },
    reset: () => {
      calls.length = 0;
      choose = first;
    },
    close: () => closeServer(server),
  };
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function receive(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  choose: (call: UpstreamCall) => Reply,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  if (incoming.method === "GET") {
    sendJson(outgoing, 200, { object: "list", data: [{ id: "test-model", object: "model" }] });
    return;
  }
  const state = { aborted: false };
  outgoing.on("close", () => {
    state.aborted = !outgoing.writableFinished;
  });
  const body = JSON.parse(text) as JsonObject;
  const call: UpstreamCall = { path: incoming.url ?? "", headers: incoming.headers, body, text, state };
  await answer(call, choose(call), outgoing);
}

async function answer(call: UpstreamCall, reply: Reply, outgoing: ServerResponse): Promise<void> {
  await reply.hold;
  if (reply.kind === "drop") {
    outgoing.destroy();
  } else if (reply.kind === "raw") {
    outgoing.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    if (reply.breaks === true) outgoing.write(reply.body, () => setImmediate(() => outgoing.destroy()));
    else outgoing.end(reply.body);
  } else if (reply.kind === "cut") {
    sendCut(call, reply, outgoing);
  } else if (reply.kind === "drip") {
    await sendDrips(reply, outgoing);
  } else if (call.path.endsWith("/embeddings")) {
    sendJson(outgoing, 200, embeddingBody(modelOf(call), call.body.input));
  } else if (call.body.stream === true) {
    outgoing.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of eventsOf(call, reply)) outgoing.write(event);
    outgoing.end();
  } else {
    sendJson(outgoing, 200, bodyOf(call, reply));
  }
}

function sendCut(call: UpstreamCall, reply: Extract<Reply, { kind: "cut" }>, outgoing: ServerResponse): void {
  outgoing.writeHead(200, { "content-type": "text/event-stream" });
  const events = eventsOf(call, { text: reply.text }).slice(0, reply.events);
  // Broken only after the events are on their way: else the reader sees nothing at all.
  outgoing.write(events.join(""), () => {
    if (reply.ending === "break") setImmediate(() => outgoing.destroy());
    if (reply.ending === "end") outgoing.end();
  });
}

async function sendDrips(reply: Extract<Reply, { kind: "drip" }>, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  for (const { after, text } of reply.drips) {
    await after;
    outgoing.write(text);
  }
  outgoing.end();
}

function modelOf(call: UpstreamCall): string {
  return String(call.body.model);
}

function bodyOf(call: UpstreamCall, saying: Saying): JsonObject {
  if (call.path.endsWith("/messages")) return messageBody(modelOf(call), saying);
  return call.path.endsWith("/responses") ? responseBody(modelOf(call), saying) : chatBody(modelOf(call), saying);
}

function eventsOf(call: UpstreamCall, saying: Saying): string[] {
  if (call.path.endsWith("/messages")) return messageEvents(modelOf(call), saying);
  if (call.path.endsWith("/responses")) return responseEvents(modelOf(call), saying);
  const options = call.body.stream_options as { include_usage?: boolean } | undefined;
  return chatEvents(modelOf(call), saying, options?.include_usage === true);
}

function sendJson(outgoing: ServerResponse, status: number, value: unknown): void {
  outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
