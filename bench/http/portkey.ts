import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Target } from "./requests";

/** Portkey's open-source gateway, from its npm package: the peer for what a gateway adds to a call. */
export interface Portkey {
  readonly target: Target;
  stop(): void;
}

const PROGRAM = fileURLToPath(new URL("../node_modules/@portkey-ai/gateway/build/start-server.js", import.meta.url));
const TRIES = 100;
const TRY_EVERY_MS = 100;

/** Null when the package is not installed or does not start: the bench goes on without it. */
export async function startPortkey(upstreamPort: number): Promise<Portkey | null> {
  if (!fs.existsSync(PROGRAM)) return null;
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, "--headless", `--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (!(await answers(port, child))) {
    child.kill();
    return null;
  }
  const headers = {
    authorization: "Bearer bench",
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `http://127.0.0.1:${upstreamPort}/v1`,
  };
  return { target: { port, path: "/v1/chat/completions", headers }, stop: () => child.kill() };
}

async function answers(port: number, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < TRIES && child.exitCode === null; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return true;
    await sleep(TRY_EVERY_MS);
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
