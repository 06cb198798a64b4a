import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_LIMITS } from "@/server/services/limits";
import { closeServer } from "../support/fake-upstream";

/** A load balancer of the plainest kind: each request to the next one in turn. */
export async function startRoundRobin(origins: readonly string[]): Promise<{ origin: string; close(): Promise<void> }> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const origin = origins[turn++ % origins.length] ?? "";
    const options = { method: incoming.method, headers: incoming.headers };
    const onward = request(`${origin}${incoming.url}`, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.keepAliveTimeout = DEFAULT_LIMITS.keepAliveMs;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closeServer(server) };
}
