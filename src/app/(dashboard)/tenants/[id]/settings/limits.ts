import { plural } from "../../../../components/format";
import { metadataFlaw } from "./metadata-keys";
import type { Recogniser, TenantSettings } from "./settings-draft";

export const RECOGNISERS_MAX = 20;
export const LITERALS_MAX = 500;
const PATTERN_MAX = 500;
const LITERAL_MIN = 2;
const LITERAL_MAX = 200;
const NAME = /^[A-Z][A-Z0-9_]{0,31}$/;

export interface RecogniserFlaw {
  field: "name" | "pattern";
  message: string;
  /** Not typed yet: a reason not to save, and none to complain beside the field. */
  missing: boolean;
}

/** What is known to be refused before it is sent. Whether a pattern is RE2 only the server can tell. */
export function recogniserFlaw({ name, pattern }: Recogniser): RecogniserFlaw | null {
  if (name === "") return { field: "name", message: "it needs a name.", missing: true };
  if (!NAME.test(name)) {
    const message = "A name begins with a letter and has letters, digits and _ only, at most 32.";
    return { field: "name", message, missing: false };
  }
  if (pattern === "") return { field: "pattern", message: "it needs a pattern.", missing: true };
  if (pattern.length > PATTERN_MAX) {
    const message = `A pattern has at most ${PATTERN_MAX} characters; this one has ${pattern.length}.`;
    return { field: "pattern", message, missing: false };
  }
  return null;
}

export function literalsFlaw(literals: readonly string[]): string | null {
  if (literals.length > LITERALS_MAX) return `At most ${LITERALS_MAX} lines; there are ${literals.length}.`;
  const short = literals.find((literal) => literal.length < LITERAL_MIN);
  if (short !== undefined) return `“${short}” is too short: a line has at least ${LITERAL_MIN} characters.`;
  const long = literals.filter((literal) => literal.length > LITERAL_MAX).length;
  return long === 0 ? null : `${plural(long, "line is", "lines are")} longer than ${LITERAL_MAX} characters.`;
}

/** Why the draft can't be saved yet; null when it can be tried. */
export function blockerOf({ prices, recognisers, ignoredMetadata }: TenantSettings): string | null {
  const metadata = metadataFlaw(ignoredMetadata);
  if (metadata) return `Metadata: ${metadata}`;
  if (prices.some((price) => price.model.trim() === "")) return "A price has no model yet.";
  for (const [index, recogniser] of recognisers.custom.entries()) {
    const flaw = recogniserFlaw(recogniser);
    if (flaw) return `Recogniser ${index + 1}: ${flaw.message}`;
  }
  const deny = literalsFlaw(recognisers.deny);
  if (deny) return `Deny list: ${deny}`;
  const allow = literalsFlaw(recognisers.allow);
  return allow && `Allow list: ${allow}`;
}
