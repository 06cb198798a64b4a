import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createLogger } from "@/server/logger";
import { type Carrier, LogShipper } from "@/server/logs/log-shipper";
import { openLogShipper } from "@/server/logs/open-shipper";
import { otlpCarrier } from "@/server/logs/otlp";
import { until } from "../support/until";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const listening = (server: ReturnType<typeof createTcp>) =>
  new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    ends.push(() => server.close());
  });

describe("what is logged", () => {
  it("reaches a collector of OpenTelemetry, with its time and severity", async () => {
    const bodies: string[] = [];
    const server = createHttp(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      bodies.push(Buffer.concat(parts).toString());
      response.end("{}");
    });
    const shipper = openLogShipper(`otlp+http://127.0.0.1:${await listening(server)}/v1/logs`);
    const log = createLogger("info", shipper);
    log.error({ alarm: "canary" }, "alarm");
    await until("it has arrived", () => bodies.length > 0);
    await shipper.close();
    const [record] = JSON.parse(bodies[0] ?? "").resourceLogs[0].scopeLogs[0].logRecords;
    expect(record).toMatchObject({ severityText: "ERROR", severityNumber: 17, body: { stringValue: "alarm" } });
    expect(record.timeUnixNano).toMatch(/^\d{19}$/);
    expect(JSON.parse(record.attributes[0].value.stringValue)).toMatchObject({ alarm: "canary" });
  });

  it("reaches a syslog server in frames that say their length", async () => {
    let seen = "";
    const server = createTcp((socket) => {
      socket.on("data", (part) => {
        seen += part.toString();
      });
    });
    const shipper = openLogShipper(`syslog://127.0.0.1:${await listening(server)}`);
    const log = createLogger("info", shipper);
    log.warn("first\nline");
    log.info("second ✓");
    await until("both have arrived", () => seen.includes("second"));
    await shipper.close();
    const frames: string[] = [];
    for (let rest = Buffer.from(seen); rest.length > 0; ) {
      const blank = rest.indexOf(" ");
      const end = blank + 1 + Number(rest.subarray(0, blank).toString());
      frames.push(rest.subarray(blank + 1, end).toString());
      rest = rest.subarray(end);
    }
    expect(frames).toHaveLength(2);
    expect(frames[0]).toMatch(/^<132>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ lethe \d+ - - \{.*"msg":"first\\nline"/);
    expect(frames[1]).toContain("second ✓");
  });
});

describe("while the other machine does not answer", () => {
  it("lines wait, in their order, and none comes twice", async () => {
    const arrived: string[] = [];
    let failures = 3;
    const carrier: Carrier = {
      send: async (lines) => {
        if (failures-- > 0) throw new Error("no route");
        arrived.push(...lines);
      },
      close: () => undefined,
    };
    const pauses: number[] = [];
    const shipper = new LogShipper(carrier, async (ms) => void pauses.push(ms));
    const lines = Array.from({ length: 1_200 }, (_, index) => `{"msg":"${index}"}`);
    for (const line of lines) shipper.write(`${line}\n`);
    await until("all have arrived", () => arrived.length === lines.length);
    await shipper.close();
    expect(arrived).toEqual(lines);
    expect(pauses).toEqual([250, 500, 1_000]);
  });

  it.each([
    [[429, 502, 503, 504], 0],
    [[301, 400, 401, 404, 413, 415, 500, 501], 8],
  ])("a collector that answers %j takes all but %i lines, and is told how many", async (statuses, lost) => {
    const answers = [...statuses];
    let seen = "";
    const server = createHttp(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      response.statusCode = answers.shift() ?? 200;
      if (response.statusCode === 200) seen += body;
      response.end("{}");
    });
    const carrier = otlpCarrier(`http://127.0.0.1:${await listening(server)}/v1/logs`);
    const shipper = new LogShipper(carrier, async () => undefined);
    for (const _ of statuses) {
      const left = answers.length;
      shipper.write('{"msg":"line"}');
      if (lost > 0) await until("it was refused", () => answers.length < left);
    }
    await until("none is left", () => answers.length === 0);
    shipper.write('{"msg":"the last"}');
    await until("what follows has arrived", () => seen.includes("the last"));
    await shipper.close();
    expect(seen.includes("lines were lost")).toBe(lost > 0);
    if (lost > 0) expect(seen).toContain(`${lost} lines were lost`);
    else expect(seen.split('"stringValue":"line"')).toHaveLength(statuses.length + 1);
  });

  it("what is too much is dropped, and the number of it is told", async () => {
    const arrived: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const carrier: Carrier = {
      send: async (lines) => {
        await gate;
        arrived.push(...lines);
      },
      close: () => undefined,
    };
    const shipper = new LogShipper(carrier);
    for (let index = 0; index < 10_050; index += 1) shipper.write(`{"msg":"${index}"}`);
    open();
    await until("all have arrived", () => arrived.length === 10_001);
    await shipper.close();
    expect(arrived.filter((line) => line.includes("50 lines were lost"))).toHaveLength(1);
  });
});
