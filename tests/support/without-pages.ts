import type { IncomingMessage, ServerResponse } from "node:http";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Container } from "@/server/container";
import type { HandleNext } from "@/server/http/next-front";
import { createTrpcContext } from "@/server/trpc/context";
import { appRouter } from "@/server/trpc/router";

/** What Next does behind the front server but for the pages: log-ins and tRPC. A page is its nonce. */
export function withoutPages(container: Container): HandleNext {
  return async (incoming, outgoing) => {
    const request = await requestOf(incoming);
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/auth/")) return write(await container.auth.handler(request), outgoing);
    if (pathname.startsWith("/api/trpc/")) return write(await answerTrpc(container, request), outgoing);
    outgoing.setHeader("content-type", "text/html; charset=utf-8");
    outgoing.end(`<!doctype html><title>${incoming.headers["content-security-policy"]}</title>`);
  };
}

function answerTrpc(container: Container, req: Request): Promise<Response> {
  const createContext = () => createTrpcContext(container, req.headers);
  return fetchRequestHandler({ endpoint: "/api/trpc", req, router: appRouter, createContext });
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? {} : { body: Buffer.concat(parts) };
  return new Request(`http://${incoming.headers.host}${incoming.url}`, { method, headers, ...body });
}

async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
