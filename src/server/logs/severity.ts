export type Severity = "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/** Of pino's numbers. */
export function severityText(level: number): Severity {
  if (level >= 60) return "FATAL";
  if (level >= 50) return "ERROR";
  if (level >= 40) return "WARN";
  return level >= 30 ? "INFO" : "DEBUG";
}

/** What every line of the log has. One that can't be read goes on all the same. */
export function readLine(line: string): { level: number; atMs: number; message: string } {
  try {
    const { level, time, msg } = JSON.parse(line) as { level?: unknown; time?: unknown; msg?: unknown };
    const atMs = Date.parse(String(time));
    return {
      level: typeof level === "number" ? level : 30,
      atMs: Number.isNaN(atMs) ? Date.now() : atMs,
      message: typeof msg === "string" ? msg : "",
    };
  } catch {
    return { level: 30, atMs: Date.now(), message: line };
  }
}
