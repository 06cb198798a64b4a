import { request } from "undici";
import { type Carrier, NeverTaken } from "./log-shipper";
import { readLine, severityText } from "./severity";

const ANSWER_MS = 10_000;
/** What a collector may take later. Any other refusal stays one, and what follows must not wait for it (OTLP, "Failures"). */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** OTLP over HTTP in JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp. @param url with its path, mostly `/v1/logs` */
export function otlpCarrier(url: string): Carrier {
  return {
    async send(lines) {
      const answer = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(otlpBody(lines)),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      await answer.body.dump();
      const { statusCode } = answer;
      if (statusCode >= 200 && statusCode < 300) return;
      if (PASSING.has(statusCode)) throw new Error(`status ${statusCode}`);
      throw new NeverTaken(`status ${statusCode}`);
    },
    close: () => undefined,
  };
}

const resource = { attributes: [{ key: "service.name", value: { stringValue: "lethe" } }] };

export function otlpBody(lines: readonly string[]): object {
  const logRecords = lines.map((line) => {
    const { level, atMs, message } = readLine(line);
    const severity = { severityNumber: SEVERITY_NUMBER[severityText(level)], severityText: severityText(level) };
    const raw = { key: "lethe.record", value: { stringValue: line } };
    return { timeUnixNano: `${atMs}000000`, ...severity, body: { stringValue: message }, attributes: [raw] };
  });
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "lethe" }, logRecords }] }] };
}

const SEVERITY_NUMBER = { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;
