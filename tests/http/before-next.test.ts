import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as postAuth } from "@/app/api/auth/[...all]/route";
import { GET as getTrpc, POST as postTrpc } from "@/app/api/trpc/[trpc]/route";
import { setContainer } from "@/server/container";
import { serveNext } from "@/server/http/next-front";
import { closeServer } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
let front: Server;
let reached: string[] = [];
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  setContainer(Promise.resolve(lethe.container));
  front = createServer((incoming, outgoing) => void serveNext(lethe.services, asNext, incoming, outgoing));
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await closeServer(front);
  await lethe.close();
});
beforeEach(() => {
  reached = [];
});

/** Stands where Next does: notes what body reaches it. */
async function asNext(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  reached.push(Buffer.concat(parts).toString("utf8"));
  outgoing.end("next");
}

interface Asked {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

type Ask = (path: string, body: BodyInit | ReadableStream, type?: string | null) => Promise<Asked>;

const overHttp: Ask = async (path, body, type = "application/json") => {
  const { port } = front.address() as AddressInfo;
  return asked(await fetch(`http://127.0.0.1:${port}${path}`, init(body, type)));
};

/** As `next dev` runs the routes: no front server before them. */
const byRoute: Ask = async (path, body, type = "application/json") => {
  const request = new Request(`http://localhost${path}`, init(body, type));
  return asked(await (path.startsWith("/api/auth") ? postAuth(request) : postTrpc(request)));
};

function init(body: BodyInit | ReadableStream, type: string | null): RequestInit {
  const headers = { authorization: `Bearer ${tenant.key}`, ...(type === null ? {} : { "content-type": type }) };
  return { method: "POST", headers, body: body as BodyInit, ...{ duplex: "half" } };
}

async function asked(response: Response): Promise<Asked> {
  const text = await response.text();
  return { status: response.status, json: text.startsWith("{") ? JSON.parse(text) : {} };
}

/** Says no length, and never ends by itself. */
function endless(piece: string): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.from(piece)) });
}

const PUT = { model: "m", prompt: "Where do swallows winter?", response: "In Africa." };
const put = (extra: string) => `{"json":${JSON.stringify(PUT).slice(0, -1)},"input_data":{${extra}}}}`;
const SURFACES = [
  { name: "tRPC", path: "/api/trpc/cache.put", whole: put, coded: "BAD_REQUEST" },
  {
    name: "auth",
    path: "/api/auth/sign-in/email",
    whole: (extra: string) => `{"email":"a@example.org","password":"wrong password",${extra}}`,
    coded: "",
  },
];
const WAYS = [
  { way: "before Next", ask: overHttp },
  { way: "in Next's own route", ask: byRoute },
];
const CASES = SURFACES.flatMap((surface) => WAYS.map((way) => ({ ...surface, ...way })));

describe.each(CASES)("$name, $way", ({ path, whole, ask, name }) => {
  function expectShape({ json }: Asked): void {
    if (name === "auth")
      expect(json).toEqual({ code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) });
    else expect(json).toMatchObject({ error: { json: { code: expect.any(Number), message: expect.any(String) } } });
  }

  it.each([
    ["five million levels", 400, `"x":${"[".repeat(50_000)}`],
    ["a key given twice", 400, '"x":1,"x":2'],
    ["__proto__", 400, '"__proto__":{"admin":true}'],
    ["__proto__ in disguise", 400, '"\\u005f_proto__":{"admin":true}'],
    ["half a character", 400, '"x":"\\ud83d"'],
    ["a number beyond a double", 400, '"x":1e999'],
    ["a number that a double rounds", 400, '"x":9007199254740993'],
    ["a number of a million digits", 400, `"x":${"1".repeat(10_000)}`],
    ["a hundred thousand members", 413, `"x":[${"1,".repeat(25_000)}1]`],
  ])("refuses %s", async (_, status, extra) => {
    const answer = await ask(path, whole(extra));
    expect(answer.status).toBe(status);
    expectShape(answer);
    expect(reached).toEqual([]);
  });

  it.each(["x", "[", '{"a":', '"'])("refuses a body without end, of %s, while it comes", async (piece) => {
    // The connection is closed on whoever goes on sending: some clients see the answer, some only the end.
    const answer = await ask(path, endless(piece.repeat(5_000))).catch(() => ({ status: 413, json: {} }));
    expect([400, 413]).toContain(answer.status);
    expect(reached).toEqual([]);
  });

  it("refuses a body that says it is something else", async () => {
    expect((await ask(path, whole('"x":1'), "text/plain")).status).toBe(415);
    expect((await ask(path, new URLSearchParams({ email: "a" }), null)).status).toBe(415);
  });

  it("lets a plain body through, to the letter", async () => {
    const text = whole('"x":["\\ud83d\\ude00",1.50,{"deep":[[]]}]');
    const { status } = await ask(path, text);
    if (ask === overHttp) expect([status, reached]).toEqual([200, [text]]);
    else expect(status).toBe(name === "auth" ? 401 : 200);
  });
});

describe("a query of tRPC", () => {
  const queryOf = (input: string) => `/api/trpc/stats.overview?input=${encodeURIComponent(input)}`;
  it.each(["[".repeat(2_000), '{"json":{"a":1,"a":2}}', '{"json":1e999}', "{"])(
    "is held to the same: %s",
    async (input) => {
      const { port } = front.address() as AddressInfo;
      expect((await fetch(`http://127.0.0.1:${port}${queryOf(input)}`)).status).toBe(400);
      expect((await getTrpc(new Request(`http://localhost${queryOf(input)}`))).status).toBe(400);
      expect(reached).toEqual([]);
    },
  );
});

describe("a page", () => {
  it("takes a small body of any kind, and no large one", async () => {
    expect((await overHttp("/login", "a=1", "application/x-www-form-urlencoded")).status).toBe(200);
    expect(reached).toEqual(["a=1"]);
    const large = await overHttp("/login", "x".repeat(100_000), "text/plain");
    expect(large.status).toBe(413);
    expect(reached).toHaveLength(1);
  });
});
