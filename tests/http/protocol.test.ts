import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

/** What comes back on one connection until it is closed. Each request is sent when the one before it is answered. */
async function spoken(...requests: string[]): Promise<string> {
  const socket = connect(Number(new URL(lethe.origin).port), "127.0.0.1").setEncoding("utf8");
  const closed = once(socket, "close");
  let text = "";
  socket.on("data", (chunk: string) => {
    text += chunk;
    if (text.split("HTTP/1.1 ").length > sent && sent < requests.length) socket.write(requests[sent++] ?? "");
  });
  let sent = 1;
  socket.write(requests[0] ?? "");
  await closed;
  return text;
}

const request = (method: string, path: string, headers: string, body = "") =>
  `${method} ${path} HTTP/1.1\r\nhost: ${new URL(lethe.origin).host}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const H2C = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";
const last = () => request("GET", "/healthz", "connection: close\r\n");

describe("an offer to speak another protocol", () => {
  const body = JSON.stringify({ model: "test-model", messages: [{ role: "user", content: "Where do storks nest?" }] });
  it.each([
    ["h2c", H2C],
    ["websocket", "connection: upgrade\r\nupgrade: websocket\r\n"],
    ["something else", "connection: upgrade\r\nupgrade: TLS/1.0\r\n"],
  ])("is ignored (%s): what was asked is answered, and the connection goes on", async (_, offer) => {
    const asked = request("POST", "/v1/chat/completions", `authorization: Bearer ${tenant.key}\r\n${offer}`, body);
    const answers = await spoken(asked, request("GET", "/readyz", offer), last());
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 200"]);
    expect(answers).toContain('"choices"');
  });
});

describe("a control that is given twice", () => {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Where do cranes nest?" }] });
  const say = (headers: string) =>
    spoken(request("POST", "/v1/chat/completions", `authorization: Bearer ${tenant.key}\r\n${headers}`, body), last());

  it.each(["Lethe-Subject", "Lethe-Namespace", "lethe-ttl"])("is refused: %s names two", async (name) => {
    expect(await say(`${name}: 1\r\n${name}: 2\r\n`)).toMatch(/^HTTP\/1\.1 400.*is given more than once/s);
  });

  it("is one with a comma in it, and tags are a list", async () => {
    expect(await say("Lethe-Subject: Doe, Jane\r\nLethe-Tags: a\r\nLethe-Tags: b, c\r\n")).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe("a method that is none of ours", () => {
  const methods = ["TRACE", "PROPFIND", "M-SEARCH", "PURGE", "LINK"];
  const paths = ["/", "/v1/chat/completions", "/api/v1/stats", "/api/trpc/x", "/api/auth/session", "/healthz", "/none"];
  it.each(methods.flatMap((method) => paths.map((path) => [method, path])))("%s %s is 405", async (method, path) => {
    const headers = "cookie: lethe.session_token=secret\r\nconnection: close\r\n";
    const answer = await spoken(request(String(method), String(path), headers));
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/^allow: GET, HEAD, POST/im);
    expect(answer).not.toContain("secret");
  });
});

it("keeps an idle connection for longer than balancers do", () => {
  const { keepAliveMs, headersMs } = lethe.services.limits;
  expect(keepAliveMs).toBeGreaterThan(60_000);
  expect(headersMs).toBeGreaterThan(keepAliveMs);
});
