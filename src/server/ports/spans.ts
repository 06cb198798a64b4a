/** One request, as a trace shows it. No text of a prompt or an answer. */
export interface RequestSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Null: the trace begins here. */
  readonly parentSpanId: string | null;
  readonly name: string;
  /** Unix milliseconds. */
  readonly endedAt: number;
  readonly durationMs: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Takes spans and never holds anybody up. */
export interface SpanSink {
  record(span: RequestSpan): void;
  /** Sends what waits. */
  close(): Promise<void>;
}
