import { createServer, type Server } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openDatabase } from "@/server/store/database";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const PASSWORD = "pass-that-nobody-may-read";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const open = (url: string) => openDatabase({ url, migrationsRoot: MIGRATIONS_ROOT, now: Date.now });

async function refusal(url: string): Promise<Error> {
  return open(url).then(
    () => expect.fail("it started"),
    (err: Error) => err,
  );
}

function withParts(parts: Partial<{ user: string; password: string; port: string; path: string; host: string }>): URL {
  const url = new URL(postgres.url("postgres"));
  url.username = parts.user ?? url.username;
  url.password = parts.password ?? PASSWORD;
  url.port = parts.port ?? url.port;
  url.hostname = parts.host ?? url.hostname;
  url.pathname = parts.path ?? url.pathname;
  return url;
}

describe("a first connection that fails says where, as whom and what to do, and never the password", () => {
  it.each([
    ["the password is wrong", () => withParts({}), /user or password is wrong/],
    ["the user is unknown", () => withParts({ user: "nobody_here" }), /user or password is wrong/],
    ["the database is missing", () => withParts({ password: "test", path: "/nothing" }), /no such database/],
    ["nothing listens", () => withParts({ port: "1" }), /nothing listens there/],
    ["the host is unknown", () => withParts({ host: "no-such-host.invalid" }), /host name/],
    ["TLS is asked for and not had", () => withTls(), /SSL/],
  ])("%s", async (_, address, advice) => {
    const url = address();
    const error = await refusal(url.href);
    expect(error.name).toBe("StartRefused");
    for (const part of [url.hostname, url.port, url.pathname.slice(1), url.username]) {
      expect(error.message).toContain(part);
    }
    expect(error.message).toMatch(advice);
    expect(error.message).not.toContain(PASSWORD);
  });

  it("an address that can't be read", async () => {
    const error = await refusal(`postgresql://user:${PASSWORD}@[half/lethe`);
    expect(error.name).toBe("StartRefused");
    expect(error.message).toContain("postgresql://user:password@host:5432/database");
    expect(error.message).not.toContain(PASSWORD);
  });
});

function withTls(): URL {
  const url = withParts({ password: "test" });
  url.searchParams.set("sslmode", "require");
  return url;
}

describe("a server that is too old", () => {
  let old: Server;
  afterEach(() => void old.close());

  it("is refused by its version", async () => {
    old = await listenAs("13.21", "130021");
    const { port } = old.address() as { port: number };
    const error = await refusal(`postgresql://me:x@127.0.0.1:${port}/lethe`);
    expect(error.name).toBe("StartRefused");
    expect(error.message).toContain("PostgreSQL 14 or newer");
    expect(error.message).toContain("13.21");
    expect(error.message).toContain(`host 127.0.0.1, port ${port}, database lethe, user me`);
  });
});

/** As much of Postgres's protocol as it takes to log in and to be asked for the version. */
function listenAs(name: string, number: string): Promise<Server> {
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5);
    head.write(type, 0);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const column = (text: string) => Buffer.concat([Buffer.from(`${text}\0`), Buffer.alloc(6), int(25), Buffer.alloc(8)]);
  const value = (text: string) => Buffer.concat([int(text.length), Buffer.from(text)]);
  const ready = message("Z", Buffer.from("I"));
  const answer = Buffer.concat([
    message("T", Buffer.concat([Buffer.from([0, 2]), column("number"), column("name")])),
    message("D", Buffer.concat([Buffer.from([0, 2]), value(number), value(name)])),
    message("C", Buffer.from("SELECT 1\0")),
    ready,
  ]);
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(Buffer.concat([message("R", int(0)), ready]));
      socket.once("data", () => socket.write(answer));
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
