import type { JsonObject, JsonValue } from "@/lib/core/json";
import { maxSeverity, type Severity } from "@/lib/core/tier";
import { NumberedPlaceholders } from "@/lib/pii/redact/anonymiser";
import { type RedactedLeaves, redactLeaves } from "@/lib/pii/redact/leaves";
import type { Scanner } from "@/lib/pii/scan";
import type { WireAdapter } from "@/lib/wire/adapter";
import { losesStructure } from "@/lib/wire/structure";
import type { Clock } from "../../ports/clock";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { withSlicedScans } from "./sliced-scan";

export interface Scrubbed {
  readonly answer: JsonValue;
  readonly findings: RedactedLeaves["findings"];
  readonly severity: Severity;
  /** What was replaced stands in code, or in JSON: a program that reads it would fail on the hit and not on the miss. */
  readonly brokenCode: boolean;
  readonly scannerVersion: string;
  /** False: a high-severity finding, or something personal is left after redaction. Never store it. */
  readonly storable: boolean;
}

/** With what an answer is scrubbed. */
export interface Scrubber {
  readonly scanner: Scanner;
  readonly clock: Clock;
  readonly limitMs: number;
  /** `[EMAIL_1]` in place of `[EMAIL]`. */
  readonly numbered: boolean;
}

export function scrubberOf(services: Services, tenant: Tenant): Scrubber {
  const { clock, limits } = services;
  const numbered = tenant.settings.numberedPlaceholders;
  return { scanner: services.scannerOf(tenant.settings), clock, limitMs: limits.scanMs, numbered };
}

/** Redacts every text of a wire's answer that a reader would see, and looks again at what came out. */
export async function scrubWireAnswer(scrubber: Scrubber, adapter: WireAdapter, answer: JsonObject): Promise<Scrubbed> {
  return scrub(scrubber, (scanner, options) => {
    const passes: RedactedLeaves[] = [];
    let brokenCode = false;
    const redacted = adapter.mapText(answer, (text) => {
      const pass = redactLeaves(text, scanner, options);
      passes.push(pass);
      brokenCode ||= losesStructure(text, pass.value as string);
      return pass.value as string;
    });
    return { ...summarise(redacted, passes, scanner.version), brokenCode };
  });
}

/** The same for any JSON value that an app stores by the API. */
export async function scrubJson(scrubber: Scrubber, value: JsonValue): Promise<Scrubbed> {
  return scrub(scrubber, (scanner, options) => {
    const pass = redactLeaves(value, scanner, options);
    // An app that stores JSON gets told what was found, and reads the same back each time.
    return { ...summarise(pass.value, [pass], scanner.version), brokenCode: false };
  });
}

function scrub(
  { scanner, clock, limitMs, numbered }: Scrubber,
  work: (scanner: Scanner, options: { numbered?: NumberedPlaceholders }) => Scrubbed,
): Promise<Scrubbed> {
  // Numbers begin anew each time the work is begun.
  return withSlicedScans(scanner, clock, limitMs, (ahead) =>
    work(ahead, numbered ? { numbered: new NumberedPlaceholders() } : {}),
  );
}

function summarise(
  answer: JsonValue,
  passes: readonly RedactedLeaves[],
  scannerVersion: string,
): Omit<Scrubbed, "brokenCode"> {
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
