import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { tooLarge } from "@/lib/wire/json-bounds";
import { type BodyMeter, HttpProblem, type HttpReply, type HttpRequest, headerList } from "./message";
import type { HandleHttp } from "./routes";

/** Runs a handler on a message of node:http. */
export async function serveNode(
  handle: HandleHttp,
  log: Logger,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  await sendReply(log, incoming, outgoing, await handle(requestOf(incoming, outgoing)));
}

export async function sendReply(
  log: Logger,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  reply: HttpReply,
): Promise<void> {
  if ("chunks" in reply) await sendChunks(outgoing, reply, log);
  else if (incoming.complete) sendBody(outgoing, reply);
  else sendEarly(incoming, outgoing, reply);
}

function requestOf(incoming: IncomingMessage, outgoing: ServerResponse): HttpRequest {
  let signal: AbortSignal | null = null;
  const url = incoming.url ?? "/";
  const at = url.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? NO_QUERY : new URLSearchParams(url.slice(at + 1)),
    headers: headersOf(incoming),
    readBody: (meter) => readNodeBody(incoming, meter),
    // One for all who ask: a batch asks for each of its inputs.
    signal: () => {
      signal ??= signalOf(outgoing);
      return signal;
    },
  };
}

const NO_QUERY = new URLSearchParams();

/**
 * node:http has joined them all but Set-Cookie, which belongs to responses. Two values of a control of ours are kept apart by
 * a line break, which stands in none: joined by a comma two people would be one, whose name nobody erases.
 */
function headersOf(incoming: IncomingMessage): Readonly<Record<string, string>> {
  const { headers } = incoming;
  if (headers["set-cookie"] !== undefined) delete headers["set-cookie"];
  for (const name in headers) {
    if (!name.startsWith("lethe-") || !headers[name]?.includes(", ") || name === "lethe-tags") continue;
    headers[name] = incoming.headersDistinct[name]?.join("\n");
  }
  return headers as Record<string, string>;
}

function signalOf(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (isGone(outgoing)) gone.abort();
  else outgoing.once("close", () => isGone(outgoing) && gone.abort());
  setMaxListeners(0, gone.signal);
  return gone.signal;
}

/** The connection was closed before the whole response had been handed to the system. */
function isGone(outgoing: ServerResponse): boolean {
  return outgoing.destroyed && !outgoing.writableFinished;
}

/** By events: an async iterator over the message costs more than all the rest of reading it. */
export function readNodeBody(incoming: IncomingMessage, meter: BodyMeter): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const refuse = (why: unknown) => {
      incoming.off("data", take).pause();
      reject(why);
    };
    const take = (part: Buffer) => {
      try {
        meter.push(part);
        parts.push(part);
      } catch (error) {
        refuse(error);
      }
    };
    const leave = () => reject(new HttpProblem(400, "incomplete_body", "The connection closed before the body ended."));
    if (Number(incoming.headers["content-length"] ?? 0) > meter.maxBytes) return refuse(tooLarge(meter.maxBytes));
    if (incoming.destroyed) return leave();
    incoming.on("data", take).once("close", leave);
    incoming.once("end", () => {
      incoming.off("close", leave);
      resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
    });
  });
}

function sendBody(outgoing: ServerResponse, reply: Extract<HttpReply, { body: string }>): void {
  const head = headerList(reply);
  head.push("content-length", String(Buffer.byteLength(reply.body)));
  outgoing.writeHead(reply.status, head);
  // Head and text leave in one write, and the writes of one turn of the event loop together at its end: between two
  // that stand alone the reader falls asleep, and waking it cost a sixth of an exact hit.
  setImmediate(() => outgoing.end(reply.body, "utf8"));
}

/** What may still come of a body whose answer is out. */
const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 2_000;

/**
 * Answers a request whose body is still on its way, which is not read to its end. Closed at once, the connection would be
 * reset and the client might never see why; so a little more of the body is taken and thrown away.
 */
function sendEarly(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  reply: Extract<HttpReply, { body: string }>,
): void {
  const head = headerList(reply);
  head.push("connection", "close", "content-length", String(Buffer.byteLength(reply.body)));
  outgoing.writeHead(reply.status, head);
  outgoing.write(reply.body);
  let bytes = 0;
  const end = () => {
    clearTimeout(timer);
    incoming.off("data", drop);
    outgoing.end();
  };
  const drop = (part: Buffer) => {
    bytes += part.length;
    if (bytes > LINGER_BYTES) end();
  };
  const timer = setTimeout(end, LINGER_MS);
  incoming.on("data", drop).once("end", end).once("close", end).resume();
}

/** Until more may be written, or nobody is there to read it. Leaves no listener behind, however long the stream. */
function room(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off("drain", go).off("close", go);
      resolve();
    };
    outgoing.on("drain", go).on("close", go);
    if (outgoing.destroyed) go();
  });
}

async function sendChunks(
  outgoing: ServerResponse,
  reply: Extract<HttpReply, { chunks: unknown }>,
  log: Logger,
): Promise<void> {
  outgoing.writeHead(reply.status, headerList(reply));
  let begun = false;
  // A model may think for minutes before its first word: its client sees at once that there is an answer, as it would
  // without us. A first word that is there already leaves together with the head.
  setImmediate(() => begun || outgoing.writableEnded || isGone(outgoing) || outgoing.flushHeaders());
  try {
    for await (const chunk of reply.chunks) {
      if (isGone(outgoing)) break;
      begun = true;
      if (!outgoing.write(chunk)) await room(outgoing);
    }
    outgoing.end();
  } catch (error) {
    // The head is gone: the only honest sign left is a connection that breaks.
    if (!isGone(outgoing)) log.warn({ err: error }, "a stream broke off");
    outgoing.destroy();
  }
}
