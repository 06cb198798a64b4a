import type { JsonObject, JsonValue } from "@/lib/core/json";
import { maxSeverity, type Severity } from "@/lib/core/tier";
import type { RedactedLeaves } from "@/lib/pii/redact/leaves";
import type { WireAdapter } from "@/lib/wire/adapter";
import { losesStructure } from "@/lib/wire/structure";
import type { Services } from "../context";
import type { Tenant } from "../tenant-directory";
import { redactAll } from "./scanning";

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

/** Redacts every text of a wire's answer that a reader would see, and looks again at what came out. */
export async function scrubWireAnswer(
  services: Services,
  tenant: Tenant,
  adapter: WireAdapter,
  answer: JsonObject,
): Promise<Scrubbed> {
  const texts: string[] = [];
  adapter.mapText(answer, (text) => {
    texts.push(text);
    return text;
  });
  const passes = await redactAll(services, tenant, texts);
  // The same texts in the same order: the scan may be done elsewhere, the wire's form is known here.
  const values = passes.map(({ value }) => value as string).values();
  const redacted = adapter.mapText(answer, () => {
    const { done, value } = values.next();
    if (done === true) throw new Error("a text of the answer was not scanned");
    return value;
  });
  const brokenCode = texts.some((text, at) => losesStructure(text, passes[at]?.value as string));
  return { ...summarise(redacted, passes, services.scannerOf(tenant.settings).version), brokenCode };
}

/** The same for any JSON value that an app stores by the API. */
export async function scrubJson(services: Services, tenant: Tenant, value: JsonValue): Promise<Scrubbed> {
  const [pass] = await redactAll(services, tenant, [value]);
  if (pass === undefined) throw new Error("a value was not scanned");
  // An app that stores JSON gets told what was found, and reads the same back each time.
  return { ...summarise(pass.value, [pass], services.scannerOf(tenant.settings).version), brokenCode: false };
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
