import { connect as connectPlain, type Socket } from "node:net";
import { hostname } from "node:os";
import { connect as connectTls } from "node:tls";
import type { Carrier } from "./log-shipper";
import { readLine, type Severity, severityText } from "./severity";

/** Facility 16, local0. */
const FACILITY = 16;
const CONNECT_MS = 10_000;
const SEVERITY: Readonly<Record<Severity, number>> = { DEBUG: 7, INFO: 6, WARN: 4, ERROR: 3, FATAL: 2 };
/** What may stand in a head field (RFC 5424, 6): printable ASCII without blanks. */
const NOT_PRINTABLE = /[^\x21-\x7e]/g;

/** RFC 5424 in frames that say their length (RFC 6587, 3.4.1), over TCP or TLS (RFC 5425). */
export function syslogCarrier({ host, port, tls }: { host: string; port: number; tls: boolean }): Carrier {
  let socket: Socket | null = null;
  const open = async () => {
    if (socket !== null && !socket.destroyed) return socket;
    socket = await connected(host, port, tls);
    return socket;
  };
  return {
    async send(lines) {
      const to = await open();
      const frames = Buffer.concat(lines.map((line) => frameOf(line)));
      await new Promise<void>((resolve, reject) => {
        to.write(frames, (error) => (error ? reject(error) : resolve()));
      });
    },
    close: () => void socket?.end(),
  };
}

function connected(host: string, port: number, tls: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = tls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error("no connection in time")), CONNECT_MS);
    socket.once(tls ? "secureConnect" : "connect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
    // A connection that breaks later is opened anew with the next batch.
    socket.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.unref();
  });
}

export function frameOf(line: string): Buffer {
  const { level, atMs } = readLine(line);
  const priority = FACILITY * 8 + SEVERITY[severityText(level)];
  const host = hostname().replace(NOT_PRINTABLE, "-").slice(0, 255) || "-";
  const head = `<${priority}>1 ${new Date(atMs).toISOString()} ${host} lethe ${process.pid} - - `;
  const message = Buffer.from(`${head}${line}`, "utf8");
  return Buffer.concat([Buffer.from(`${message.length} `, "ascii"), message]);
}
