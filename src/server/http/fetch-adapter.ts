import { tooLarge } from "@/lib/wire/json-bounds";
import type { BodyMeter, HttpReply, HttpRequest } from "./message";
import type { HandleHttp } from "./routes";

/** Runs a handler on a fetch `Request`: for Next's routes, where no front server stands before them (`next dev`). */
export async function serveFetch(handle: HandleHttp, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const message: HttpRequest = {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(request.headers.entries()),
    readBody: (meter) => readFetchBody(request, meter),
    signal: () => request.signal,
  };
  return responseOf(await handle(message));
}

/** Piece by piece: a body is refused before all of it has come. */
export async function readFetchBody(request: Request, meter: BodyMeter): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > meter.maxBytes) throw tooLarge(meter.maxBytes);
  if (request.body === null) return Buffer.alloc(0);
  const parts: Uint8Array[] = [];
  for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
    meter.push(part);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export function responseOf(reply: HttpReply): Response {
  const { status } = reply;
  const headers = { ...reply.headers, ...reply.always };
  if ("body" in reply) return new Response(reply.body, { status, headers });
  const iterator =
    Symbol.asyncIterator in reply.chunks ? reply.chunks[Symbol.asyncIterator]() : reply.chunks[Symbol.iterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(typeof next.value === "string" ? encoder.encode(next.value) : next.value);
    },
    async cancel() {
      await iterator.return?.(undefined);
    },
  });
  return new Response(body, { status, headers });
}
