import { request } from "undici";
import { type Carrier, NeverTaken } from "./log-shipper";
import { readLine, severityText } from "./severity";

const ANSWER_MS = 10_000;
/** What a collector may take later. Any other refusal stays one, and what follows must not wait for it (OTLP, "Failures"). */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** OTLP over HTTP in JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp. @param url with its path, mostly `/v1/logs` */
export function otlpCarrier(
  url: string,
  bodyOf: (lines: readonly string[]) => object = otlpBody,
  headers: Readonly<Record<string, string>> = {},
): Carrier {
  return {
    async send(lines) {
      const answer = await request(url, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(bodyOf(lines)),
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

export function otlpResource(serviceName: string): object {
  return { attributes: [{ key: "service.name", value: { stringValue: serviceName } }] };
}

export function otlpBody(lines: readonly string[]): object {
  const logRecords = lines.map((line) => {
    const { level, atMs, message } = readLine(line);
    const severity = { severityNumber: SEVERITY_NUMBER[severityText(level)], severityText: severityText(level) };
    const raw = { key: "lethe.record", value: { stringValue: line } };
    return { timeUnixNano: `${atMs}000000`, ...severity, body: { stringValue: message }, attributes: [raw] };
  });
  return { resourceLogs: [{ resource: otlpResource("lethe"), scopeLogs: [{ scope: { name: "lethe" }, logRecords }] }] };
}

const SEVERITY_NUMBER = { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;
