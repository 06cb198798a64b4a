import type { JsonObject, JsonValue } from "@/lib/core/json";
import { maxSeverity, type Severity } from "@/lib/core/tier";
import { type RedactedLeaves, redactLeaves } from "@/lib/pii/leaves";
import type { Scanner } from "@/lib/pii/scan";
import type { WireAdapter } from "@/lib/wire/adapter";

export interface Scrubbed {
  readonly answer: JsonValue;
  readonly findings: RedactedLeaves["findings"];
  readonly severity: Severity;
  readonly scannerVersion: string;
  /** False: a high-severity finding, or something personal is left after redaction. Never store it. */
  readonly storable: boolean;
}

/** Redacts every text of a wire's answer that a reader would see, and looks again at what came out. */
export function scrubWireAnswer(adapter: WireAdapter, answer: JsonObject, scanner: Scanner): Scrubbed {
  const passes: RedactedLeaves[] = [];
  const redacted = adapter.mapText(answer, (text) => {
    const pass = redactLeaves(text, scanner);
    passes.push(pass);
    return pass.value as string;
  });
  return summarise(redacted, passes, scanner.version);
}

/** The same for any JSON value that an app stores by the API. */
export function scrubJson(value: JsonValue, scanner: Scanner): Scrubbed {
  const pass = redactLeaves(value, scanner);
  return summarise(pass.value, [pass], scanner.version);
}

function summarise(answer: JsonValue, passes: readonly RedactedLeaves[], scannerVersion: string): Scrubbed {
  const severity = passes.reduce<Severity>((worst, pass) => maxSeverity(worst, pass.severity), "none");
  const clean = passes.every((pass) => pass.clean);
  return { answer, findings: sumFindings(passes), severity, scannerVersion, storable: clean && severity !== "high" };
}

function sumFindings(passes: readonly RedactedLeaves[]): RedactedLeaves["findings"] {
  const counts = new Map<RedactedLeaves["findings"][number]["type"], number>();
  for (const { findings } of passes) {
    for (const { type, count } of findings) counts.set(type, (counts.get(type) ?? 0) + count);
  }
  return [...counts].map(([type, count]) => ({ type, count }));
}
