import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";

/**
 * Structured logs on standard output. Prompt text and secrets never come here: errors are reduced to name, message and
 * stack of our own code, because a library's error object may carry the request it failed on.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const serializers = { err: serializeError };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers }, destination);
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { type, message, stack } = stdSerializers.err(error);
  const cause = error.cause instanceof Error ? { type: error.cause.name, message: error.cause.message } : undefined;
  return { type, message, stack, ...(cause === undefined ? {} : { cause }) };
}
