import { createServer, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { HttpReply, HttpRequest } from "@/server/http/message";
import { serveNode } from "@/server/http/node-adapter";
import { createLogger } from "@/server/logger";
import { closeServer } from "../support/fake-upstream";
import { gate } from "../support/until";

const DONE: HttpReply = { status: 200, headers: {}, body: "done" };
const METER = { maxBytes: 100, push: () => undefined };
const log = createLogger("silent");

let server: Server;
let handle: (request: HttpRequest) => Promise<HttpReply>;
beforeEach(async () => {
  server = createServer((incoming, outgoing) => {
    void serveNode((request) => handle(request), log, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => closeServer(server));

function connect(text: string): net.Socket {
  const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(text);
  return socket;
}

const HALF = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf";
const WHOLE = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/** What the handler makes of a request whose client leaves as soon as the handler runs. */
async function whenClientLeaves<T>(text: string, look: (request: HttpRequest, left: Promise<void>) => Promise<T>) {
  const closed = gate();
  return new Promise<T>((resolve, reject) => {
    handle = async (request) => {
      look(request, closed.opened).then(resolve, reject);
      socket.destroy();
      return new Promise<HttpReply>(() => undefined);
    };
    server.once("connection", (connection: net.Socket) => connection.once("close", () => setImmediate(closed.open)));
    const socket = connect(text);
  });
}

it("a body whose client left is refused", async () => {
  const refusal = whenClientLeaves(HALF, (request) => request.readBody(METER));
  await expect(refusal).rejects.toMatchObject({ status: 400, code: "incomplete_body" });
});

it("a body that is asked for after its client left is refused", async () => {
  const refusal = whenClientLeaves(HALF, async (request, left) => {
    await left;
    return request.readBody(METER);
  });
  await expect(refusal).rejects.toMatchObject({ status: 400, code: "incomplete_body" });
});

it("the signal aborts when the client leaves", async () => {
  await whenClientLeaves(WHOLE, async ({ signal }, left) => {
    const asked = signal();
    expect(asked.aborted).toBe(false);
    await left;
    expect(asked.aborted).toBe(true);
  });
});

it("a signal that is asked for after the client left is aborted", async () => {
  await whenClientLeaves(WHOLE, async ({ signal }, left) => {
    await left;
    expect(signal().aborted).toBe(true);
  });
});

it("the signal of an answered request never aborts", async () => {
  let signal: AbortSignal | null = null;
  handle = async (request) => {
    signal = request.signal();
    return DONE;
  };
  const socket = connect(WHOLE);
  await new Promise((resolve) => socket.once("data", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await closeServer(server);
  await closed;
  expect(signal).toMatchObject({ aborted: false });
});
