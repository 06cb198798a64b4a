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
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const reply = await handle(requestOf(incoming, gone.signal));
  if ("body" in reply) sendBody(outgoing, reply);
  else await sendChunks(outgoing, reply, gone.signal, log);
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): HttpRequest {
  const url = incoming.url ?? "/";
  const at = url.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: at < 0 ? url : url.slice(0, at),
    query: new URLSearchParams(at < 0 ? "" : url.slice(at + 1)),
    headers: joinHeaders(incoming.headers),
    readBody: (limitBytes) => readBody(incoming, limitBytes),
    signal,
  };
}

function joinHeaders(headers: IncomingMessage["headers"]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}

async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new HttpProblem(413, "too_large", `The body may have ${limitBytes} bytes.`);
  if (Number(incoming.headers["content-length"] ?? 0) > limitBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > limitBytes) throw tooLarge();
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function sendBody(outgoing: ServerResponse, reply: Extract<HttpReply, { body: string }>): void {
  // A refused body may still be on its way: the connection can't be used again.
  const closing = reply.status === 413 ? { connection: "close" } : {};
  outgoing.writeHead(reply.status, { ...reply.headers, ...closing, "content-length": Buffer.byteLength(reply.body) });
  // As text, it leaves in one write with the head.
  outgoing.end(reply.body, "utf8");
}

async function sendChunks(
  outgoing: ServerResponse,
  reply: Extract<HttpReply, { chunks: unknown }>,
  gone: AbortSignal,
  log: Logger,
): Promise<void> {
  outgoing.writeHead(reply.status, reply.headers);
  try {
    for await (const chunk of reply.chunks) {
      if (gone.aborted) break;
      if (!outgoing.write(chunk)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
    }
    outgoing.end();
  } catch (error) {
    // The head is gone: the only honest sign left is a connection that breaks.
    if (!gone.aborted) log.warn({ err: error }, "a stream broke off");
    outgoing.destroy();
  }
}
