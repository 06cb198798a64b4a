import { createServer } from "node:http";
import next from "next";
import { ConfigError, readConfig } from "./config";
import { createContainer, setContainer } from "./container";
import { firstStart } from "./first-start";
import { startHttpServer } from "./http-server";
import { lockDirectory } from "./lock-directory";
import { StartRefused } from "./ports/start-refused";
import { stopOnSignal } from "./stop-on-signal";

const PROJECT = process.cwd();

/** The process: node:http in front answers the wires and the API itself and hands everything else to Next. */
async function main(): Promise<void> {
  const config = readConfig(process.env, PROJECT);
  const unlock = await lockDirectory(config.dataDirectory);
  const container = await createContainer(config, PROJECT);
  setContainer(Promise.resolve(container));
  // Next hangs its `upgrade` listener on this one, which never listens: on the real one it would take every offer of
  // another protocol (`Upgrade: h2c`) from its request.
  const pagesServer = createServer();
  const { development: dev, host: hostname, port } = config;
  const app = next({ dev, dir: PROJECT, hostname, port, httpServer: pagesServer });
  await app.prepare();
  const running = await startHttpServer(container, app.getRequestHandler());
  if (dev) running.server.on("upgrade", (...offer) => pagesServer.emit("upgrade", ...offer));
  stopOnSignal(running, container, async () => {
    await app.close();
    await unlock();
  });
  await firstStart(container, running.site.address);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});

/** What went wrong at start and what to do about it. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartRefused) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  const port = process.env.PORT ?? "3000";
  if (code === "EADDRINUSE")
    return `Port ${port} is taken: stop what listens there, or start with another one: PORT=3001 npm start`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `No permission to write (${message}): start as another user, or name a folder of yours: LETHE_DATA_DIR=/path npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
