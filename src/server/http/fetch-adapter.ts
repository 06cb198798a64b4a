import { HttpProblem, type HttpReply, type HttpRequest } from "./message";
import type { HandleHttp } from "./routes";

/** Runs a handler on a fetch `Request`: for Next's routes, where no front server stands before them (`next dev`). */
export async function serveFetch(handle: HandleHttp, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const message: HttpRequest = {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(request.headers.entries()),
    readBody: async (limitBytes) => {
      const bytes = Buffer.from(await request.arrayBuffer());
      if (bytes.length > limitBytes) throw new HttpProblem(413, "too_large", `The body may have ${limitBytes} bytes.`);
      return bytes;
    },
    signal: () => request.signal,
  };
  return responseOf(await handle(message));
}

function responseOf(reply: HttpReply): Response {
  const { status, headers } = reply;
  if ("body" in reply) return new Response(reply.body, { status, headers });
  const iterator =
    Symbol.asyncIterator in reply.chunks ? reply.chunks[Symbol.asyncIterator]() : reply.chunks[Symbol.iterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await iterator.return?.(undefined);
    },
  });
  return new Response(body, { status, headers });
}
