import { randomBytes } from "node:crypto";
import type { ParsedRequest } from "@/lib/wire/adapter";
import { readTraceParent, type TraceParent, writeTraceParent } from "@/lib/wire/trace-context";
import type { SpanSink } from "../../ports/spans";
import type { Services } from "../context";
import type { Plan } from "./plan-request";
import type { Ending } from "./trace";

const NAME_CHARS_MAX = 200;

interface SpanStart {
  readonly parsed: Pick<ParsedRequest, "wire" | "model">;
  readonly requestId: string;
  /** As the client sent it. */
  readonly traceparent?: string | undefined;
}

/** The span of one request; null: nobody collects any. */
export interface OpenSpan {
  /** For the provider: its own spans stand below this one. */
  readonly traceparent: string;
  end(plan: Plan, ending: Ending, durationMs: number): void;
}

export function openSpan({ spans, clock }: Pick<Services, "spans" | "clock">, start: SpanStart): OpenSpan | null {
  if (spans === null) return null;
  const parent = readTraceParent(start.traceparent);
  const own = {
    traceId: parent?.traceId ?? randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    // Who has begun the trace has decided whether it is collected.
    sampled: parent?.sampled ?? true,
  };
  return {
    traceparent: writeTraceParent(own),
    end: (plan, ending, durationMs) => {
      if (own.sampled) record(spans, { own, parent, start, plan, ending, durationMs, endedAt: clock.now() });
    },
  };
}

interface Ended {
  readonly own: TraceParent;
  readonly parent: TraceParent | null;
  readonly start: SpanStart;
  readonly plan: Plan;
  readonly ending: Ending;
  readonly durationMs: number;
  readonly endedAt: number;
}

function record(spans: SpanSink, { own, parent, start, plan, ending, durationMs, endedAt }: Ended): void {
  const { wire, model } = start.parsed;
  const operation = wire === "openai.embeddings" ? "embeddings" : "chat";
  const asked = model.slice(0, NAME_CHARS_MAX);
  const failed = ending.outcome === "error";
  spans.record({
    traceId: own.traceId,
    spanId: own.spanId,
    parentSpanId: parent?.spanId ?? null,
    name: `${operation} ${asked}`,
    endedAt,
    durationMs,
    failed,
    attributes: {
      "gen_ai.operation.name": operation,
      "gen_ai.provider.name": providerOf(wire),
      "gen_ai.request.model": asked,
      "gen_ai.usage.input_tokens": ending.tokensIn ?? 0,
      "gen_ai.usage.output_tokens": ending.tokensOut ?? 0,
      ...(failed ? { "error.type": ending.reason } : {}),
      "lethe.request_id": start.requestId,
      "lethe.tenant_id": plan.tenant.id,
      "lethe.outcome": ending.outcome,
      "lethe.reason": ending.reason,
      "lethe.stored": ending.stored ?? false,
      ...(ending.notStored == null ? {} : { "lethe.not_stored": ending.notStored }),
      "lethe.upstream_ms": ending.upstreamMs ?? 0,
    },
  });
}

function providerOf(wire: string): string {
  return wire.slice(0, wire.indexOf("."));
}
