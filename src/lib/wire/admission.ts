import type { StoreRefusal } from "../core/outcome";
import type { Severity } from "../core/tier";
import type { AnswerFacts } from "./adapter";

/** Why an answer is neither stored nor served. */
export type AdmissionRefusal = Extract<
  StoreRefusal,
  | "status"
  | "tool-call"
  | "refused"
  | "filtered"
  | "truncated"
  | "incomplete"
  | "empty"
  | "unreadable"
  | "not-as-asked"
  | "too-large"
  | "scrubbed-structure"
  | "high-severity"
  | "volatile-used"
>;

export type Admission = { readonly admit: true } | { readonly admit: false; readonly reason: AdmissionRefusal };

export interface AdmissionContext {
  /** HTTP status of the provider's answer. */
  readonly status: number;
  /** UTF-8 bytes of the answer as it is stored. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Highest severity found in the answer. */
  readonly severity: Severity;
  /** What the answer calls may be called again: the request forced it, or the tools are declared pure. */
  readonly keepsToolCalls?: boolean;
  /** The answer is not what its request asked for. */
  readonly notAsAsked?: boolean;
  /** What was replaced in the answer stands in code, or in a form that a program reads. */
  readonly brokenStructure?: boolean;
  /** It holds something of what was masked in its request. */
  readonly usesVolatile?: boolean;
}

/**
 * The one rule for what may be an entry, asked before an answer is stored and again before it is served, so that an
 * entry written under a weaker rule is never served. The most telling reason comes first.
 */
export function admit(facts: AnswerFacts, context: AdmissionContext): Admission {
  const { status, bytes, maxBytes, severity, keepsToolCalls = false } = context;
  if (status !== 200) return refuse("status");
  if (facts.toolCalls && !keepsToolCalls) return refuse("tool-call");
  if (facts.refused) return refuse("refused");
  if (facts.filtered) return refuse("filtered");
  if (facts.truncated) return refuse("truncated");
  if (!facts.complete) return refuse("incomplete");
  if (facts.empty === true) return refuse("empty");
  if (facts.unreadable === true) return refuse("unreadable");
  // Asked as "not within": a size or cap that is no number admits nothing.
  if (!(bytes <= maxBytes)) return refuse("too-large");
  if (context.notAsAsked === true) return refuse("not-as-asked");
  if (severity === "high") return refuse("high-severity");
  if (context.brokenStructure === true) return refuse("scrubbed-structure");
  if (context.usesVolatile === true) return refuse("volatile-used");
  return { admit: true };
}

function refuse(reason: AdmissionRefusal): Admission {
  return { admit: false, reason };
}
