// What node:http alone can do: reads the request whole and answers with fixed bytes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FixedAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

process.once("message", ({ headers, body }: FixedAnswer) => {
  const bytes = Buffer.from(body, "utf8");
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    incoming.on("end", () => {
      outgoing.writeHead(200, { ...headers, "content-length": bytes.length });
      outgoing.end(bytes);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ result: (server.address() as AddressInfo).port }));
});

// Whoever started this is gone.
process.once("disconnect", () => process.exit());
