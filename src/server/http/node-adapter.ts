import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { HttpProblem, type HttpReply, type HttpRequest } from "./message";
import type { HandleHttp } from "./routes";

/** Runs a handler on a message of node:http. */
export async function serveNode(
  handle: HandleHttp,
  log: Logger,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const reply = await handle(requestOf(incoming, outgoing));
  if ("body" in reply) sendBody(outgoing, reply);
  else await sendChunks(outgoing, reply, log);
}

function requestOf(incoming: IncomingMessage, outgoing: ServerResponse): HttpRequest {
  const url = incoming.url ?? "/";
  const at = url.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? NO_QUERY : new URLSearchParams(url.slice(at + 1)),
    headers: headersOf(incoming),
    readBody: (limitBytes) => readBody(incoming, limitBytes),
    signal: () => signalOf(outgoing),
  };
}

const NO_QUERY = new URLSearchParams();

/** node:http has joined them all but Set-Cookie, which belongs to responses. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  if (headers["set-cookie"] !== undefined) delete headers["set-cookie"];
  return headers as Record<string, string>;
}

function signalOf(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (isGone(outgoing)) gone.abort();
  else outgoing.once("close", () => isGone(outgoing) && gone.abort());
  return gone.signal;
}

/** The connection was closed before the whole response had been handed to the system. */
function isGone(outgoing: ServerResponse): boolean {
  return outgoing.destroyed && !outgoing.writableFinished;
}

/** By events: an async iterator over the message costs more than all the rest of reading it. */
function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const refuse = () => {
      incoming.off("data", take).pause();
      reject(new HttpProblem(413, "too_large", `The body may have ${limitBytes} bytes.`));
    };
    const take = (part: Buffer) => {
      bytes += part.length;
      if (bytes > limitBytes) refuse();
      else parts.push(part);
    };
    const leave = () => reject(new HttpProblem(400, "incomplete_body", "The connection closed before the body ended."));
    if (Number(incoming.headers["content-length"] ?? 0) > limitBytes) return refuse();
    if (incoming.destroyed) return leave();
    incoming.on("data", take).once("close", leave);
    incoming.once("end", () => {
      incoming.off("close", leave);
      resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
    });
  });
}

function sendBody(outgoing: ServerResponse, reply: Extract<HttpReply, { body: string }>): void {
  // A refused body may still be on its way: the connection can't be used again.
  const closing = reply.status === 413 ? { connection: "close" } : undefined;
  outgoing.writeHead(reply.status, { ...reply.headers, ...closing, "content-length": Buffer.byteLength(reply.body) });
  // Head and text leave in one write, and the writes of one turn of the event loop together at its end: between two
  // that stand alone the reader falls asleep, and waking it cost a sixth of an exact hit.
  setImmediate(() => outgoing.end(reply.body, "utf8"));
}

async function sendChunks(
  outgoing: ServerResponse,
  reply: Extract<HttpReply, { chunks: unknown }>,
  log: Logger,
): Promise<void> {
  outgoing.writeHead(reply.status, reply.headers);
  try {
    for await (const chunk of reply.chunks) {
      if (isGone(outgoing)) break;
      if (!outgoing.write(chunk)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
    }
    outgoing.end();
  } catch (error) {
    // The head is gone: the only honest sign left is a connection that breaks.
    if (!isGone(outgoing)) log.warn({ err: error }, "a stream broke off");
    outgoing.destroy();
  }
}
