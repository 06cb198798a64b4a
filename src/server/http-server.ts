import { createServer, type Server } from "node:http";
import { Connections } from "./connections";
import type { Container } from "./container";
import { type Site, siteOf } from "./edge/site";
import { createFront } from "./front";
import { type HandleNext, serveNext } from "./http/next-front";

export interface HttpServer {
  readonly server: Server;
  readonly site: Site;
  /** Takes nothing new, answers what has arrived, closes. */
  close(): Promise<void>;
  /** Answers go on; each closes its connection, so that balancers turn to another server. */
  leave(): void;
}

/**
 * The server before everything, listening. It has no `upgrade` listener, and must get none: with one, node:http takes any
 * offer of another protocol (`Upgrade: h2c`) for a wish and hands over the bare connection; without, the offer is ignored
 * and the request is served as what it is, HTTP/1.1.
 */
export async function startHttpServer(container: Container, handlePages: HandleNext): Promise<HttpServer> {
  const { config, services, log, handleHttp } = container;
  const { limits } = services;
  const server = createServer({ keepAliveTimeout: limits.keepAliveMs, headersTimeout: limits.headersMs });
  const connections = new Connections(server);
  await listen(server, config.port, config.host);
  const site = siteOf(config.publicUrl, { host: config.host, port: portOf(server) });
  const { trustedProxies, development } = config;
  const handleNext: HandleNext = (incoming, outgoing) => serveNext(services, handlePages, incoming, outgoing);
  const front = createFront({ log, handleHttp, handleNext, site, trustedProxies, development });
  server.on("request", (incoming, outgoing) => {
    front(incoming, outgoing).catch((error: unknown) => {
      log.error({ err: error }, "a request failed");
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    });
  });
  return { server, site, leave: () => connections.leave(), close: () => connections.drain(limits.drainMs) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
