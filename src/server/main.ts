import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";
import type { Container } from "./container";
import { type Pages, runProcess } from "./process";

const PROJECT = process.cwd();

/** The dashboard and tRPC, by Next. */
async function nextPages({ config }: Container): Promise<Pages> {
  // Next hangs its `upgrade` listener on this one, which never listens: on the real one it would take every offer of
  // another protocol (`Upgrade: h2c`) from its request.
  const pagesServer = createServer();
  const { development: dev, host: hostname, port } = config;
  const app = next({ dev, dir: PROJECT, hostname, port, httpServer: pagesServer });
  await app.prepare();
  return {
    handle: app.getRequestHandler(),
    attach(server) {
      if (dev) server.on("upgrade", (...offer) => pagesServer.emit("upgrade", ...offer));
    },
    close: () => app.close(),
  };
}

await runProcess({ project: PROJECT, entry: fileURLToPath(import.meta.url), preparePages: nextPages });
