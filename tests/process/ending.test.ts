import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FakeUpstream, startFakeUpstream } from "../support/fake-upstream";

const PROJECT = resolve(import.meta.dirname, "../..");

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly key: string;
  readonly exited: Promise<number | null>;
}

let upstream: FakeUpstream;
const running: ChildProcess[] = [];
const directories: string[] = [];

beforeAll(async () => {
  upstream = await startFakeUpstream();
});
afterAll(() => upstream.close());
afterEach(async () => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function start(environment: Record<string, string>): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), "lethe-ending-"));
  directories.push(directory);
  const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "serve.ts")], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PORT: "0",
      LETHE_DATA_DIR: directory,
      OPENAI_API_KEY: "provider-key",
      OPENAI_BASE_URL: `${upstream.origin}/v1`,
      ...environment,
    },
  });
  running.push(child);
  const exited = once(child, "exit").then(([code]) => code as number | null);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const line = await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, "data").then(([chunk]) => String(chunk)),
    exited.then(() => Promise.reject(new Error(said))),
  ]);
  return { child, exited, ...(JSON.parse(line) as { port: number; key: string }) };
}

/** A connection of its own, and all that it gets. */
class Client {
  readonly socket: Socket;
  readonly ended: Promise<void>;
  text = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setEncoding("utf8").on("data", (chunk: string) => {
      this.text += chunk;
    });
    this.socket.on("error", () => undefined);
    this.ended = new Promise((closed) => this.socket.once("close", () => closed()));
  }

  async send(text: string): Promise<this> {
    if (this.socket.connecting) await once(this.socket, "connect");
    await new Promise<void>((sent) => this.socket.write(text, () => sent()));
    return this;
  }

  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) await once(this.socket, "data");
    return this.text;
  }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;

function question({ key }: Server, prompt: string): string {
  const body = JSON.stringify({ model: "test-model", messages: [{ role: "user", content: prompt }] });
  return `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function readiness({ port }: Server): Promise<{ status: number; text: string }> {
  const reply = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: reply.status, text: await reply.text() };
}

/** Asked again and again: the signal is on its way. */
async function untilUnready(server: Server): Promise<string> {
  for (;;) {
    const { status, text } = await readiness(server);
    if (status === 503) return text;
  }
}

describe("SIGTERM", () => {
  it("is said by readyz at once, while new connections are still served; each answer then closes its own", async () => {
    const server = await start({ LETHE_STOP_DELAY_SECONDS: "300" });
    const kept = await new Client(server.port).send(get("/healthz"));
    expect(await kept.until(/"ok"/)).toMatch(/^connection: keep-alive/im);
    server.child.kill("SIGTERM");
    expect(JSON.parse(await untilUnready(server))).toEqual({ status: "not ready", why: "stopping" });
    const fresh = await new Client(server.port).send(question(server, "Where do storks nest?"));
    expect(await fresh.until(/\r\n\r\n\{.*\}/s)).toMatch(/^HTTP\/1\.1 200 /);
    await fresh.ended;
    await kept.send(get("/healthz"));
    await kept.ended;
    expect(kept.text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(kept.text).toMatch(/^connection: close/im);
  });

  it("a second signal ends it at once, whatever is under way", async () => {
    const server = await start({ LETHE_STOP_DELAY_SECONDS: "300" });
    server.child.kill("SIGTERM");
    await untilUnready(server);
    server.child.kill("SIGINT");
    expect(await server.exited).toBe(130);
  });

  it("lets what is under way end, and what had arrived unread be answered; then it exits with 0", async () => {
    const server = await start({ LETHE_STOP_DELAY_SECONDS: "0" });
    const silent = new Client(server.port);
    const idle = await new Client(server.port).send(get("/healthz"));
    await idle.until(/"ok"/);
    // Nothing is read from here on: all of it waits in the system, with the signal before it.
    server.child.kill("SIGSTOP");
    const clients = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        new Client(server.port).send(question(server, `Where does bird ${i} nest?`)),
      ),
    );
    await idle.send(get("/healthz"));
    server.child.kill("SIGTERM");
    server.child.kill("SIGCONT");
    expect(await server.exited).toBe(0);
    await Promise.all([...clients, idle, silent].map(({ ended }) => ended));
    for (const { text } of clients) expect(text).toMatch(/^HTTP\/1\.1 200 .*"choices"/s);
    expect(idle.text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });
});
