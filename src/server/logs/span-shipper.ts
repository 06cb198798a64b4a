import type { RequestSpan, SpanSink } from "../ports/spans";
import { LogShipper } from "./log-shipper";
import { otlpCarrier, otlpResource } from "./otlp";

export interface SpanTarget {
  /** With its path, mostly `/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}

/** Spans to a collector by OTLP over HTTP in JSON, by the way that the log goes: in batches, tried again, dropped when too many wait. */
export function openSpanShipper({ url, headers, serviceName }: SpanTarget): SpanSink {
  const shipper = new LogShipper(otlpCarrier(url, (lines) => spansBody(serviceName, lines), headers));
  return {
    record: (span) => shipper.write(JSON.stringify(span)),
    close: () => shipper.close(),
  };
}

const SERVER_KIND = 2;
const STATUS = { unset: 0, error: 2 } as const;

function spansBody(serviceName: string, lines: readonly string[]): object {
  // The note of lines that were lost is none.
  const spans = lines
    .map((line) => JSON.parse(line) as Partial<RequestSpan>)
    .filter(isSpan)
    .map(otlpSpan);
  return {
    resourceSpans: [{ resource: otlpResource(serviceName), scopeSpans: [{ scope: { name: "lethe" }, spans }] }],
  };
}

function isSpan(span: Partial<RequestSpan>): span is RequestSpan {
  return span.traceId !== undefined;
}

function otlpSpan({ traceId, spanId, parentSpanId, name, endedAt, durationMs, failed, attributes }: RequestSpan) {
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name,
    kind: SERVER_KIND,
    startTimeUnixNano: nanos(endedAt - durationMs),
    endTimeUnixNano: nanos(endedAt),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) })),
    status: { code: failed ? STATUS.error : STATUS.unset },
  };
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}

function otlpValue(value: string | number | boolean): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
