import { Agent, request } from "node:http";
import type { Target } from "../http/requests";

export interface Timed {
  readonly status: number;
  readonly outcome: string;
  /** From the request to the first byte of the body, and to its last. */
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly bytes: number;
}

const agents = new Map<number, Agent>();

/** One call over a connection that stays open. */
export function call(target: Target, body: string | Buffer, contentType = "application/json"): Promise<Timed> {
  const agent = agents.get(target.port) ?? new Agent({ keepAlive: true, maxSockets: 1 });
  agents.set(target.port, agent);
  const headers = { ...target.headers, "content-type": contentType, "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    const asked = request({ agent, host: "127.0.0.1", port: target.port, path: target.path, method: "POST", headers });
    asked.once("error", reject).once("response", (answer) => {
      let firstByteMs = Number.NaN;
      let bytes = 0;
      answer.on("data", (part: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - sentAt;
        bytes += part.length;
      });
      answer.once("error", reject).once("end", () => {
        const outcome = String(answer.headers["lethe-outcome"] ?? "");
        const totalMs = performance.now() - sentAt;
        resolve({ status: answer.statusCode ?? 0, outcome, firstByteMs, totalMs, bytes });
      });
    });
    asked.end(body);
  });
}

export function closeConnections(): void {
  for (const agent of agents.values()) agent.destroy();
}
