// The least that a gateway can do: node:http on both sides, connections kept open, nothing looked at.
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface BareProxyStart {
  readonly upstreamPort: number;
}

process.once("message", ({ upstreamPort }: BareProxyStart) => {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const forwarded = request({ agent, host: "127.0.0.1", port: upstreamPort, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ result: (server.address() as AddressInfo).port }));
});

// Whoever started this is gone.
process.once("disconnect", () => process.exit());
