import { type DestinationStream, type Logger, multistream, pino, stdSerializers } from "pino";

/**
 * Structured logs on standard output. Prompt text and secrets never come here: errors are reduced to name, message and
 * stack of our own code, because a library's error object may carry the request it failed on.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const serializers = { err: serializeError };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers }, destination);
}

/** To standard output, and then to wherever else. */
export function createShippedLogger(level: string, shipper: { write(line: string): void }): Logger {
  return createLogger(
    level,
    multistream([
      { level: "trace", stream: process.stdout },
      { level: "trace", stream: shipper },
    ]),
  );
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { type, message, stack } = stdSerializers.err(error);
  const cause = error.cause instanceof Error ? { type: error.cause.name, message: error.cause.message } : undefined;
  return { type, message, stack, ...(cause === undefined ? {} : { cause }) };
}
