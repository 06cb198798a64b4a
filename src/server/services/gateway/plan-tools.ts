import type { PolicyDecision } from "@/lib/policy/decision";
import type { AnswerFacts, ParsedRequest } from "@/lib/wire/adapter";
import { NO_TOOLS, type ToolUse } from "@/lib/wire/tools";
import type { TenantSettings } from "../settings-schema";

export interface ToolPlan {
  readonly use: ToolUse;
  /** Names of offered tools that an admin has declared pure, with this very schema. Sorted. */
  readonly pure: readonly string[];
  /** All that is offered is pure. */
  readonly allPure: boolean;
}

const PLAIN: ToolPlan = { use: NO_TOOLS, pure: [], allPure: false };

/** What the admin says of a tool counts, never what the request says. */
export function planTools({ toolUse: use }: ParsedRequest, { pureTools }: TenantSettings): ToolPlan {
  if (use === NO_TOOLS) return PLAIN;
  const pure = use.offered
    .filter((tool) => pureTools.some((one) => one.name === tool.name && one.schemaDigest === tool.schemaDigest))
    .map(({ name }) => name);
  const allPure = pure.length > 0 && pure.length === use.offered.length && !use.offersOthers;
  return { use, pure: [...new Set(pure)].sort(), allPure };
}

export interface SharingGrounds {
  readonly tools: ToolPlan;
  readonly decision: PolicyDecision;
  readonly request: { readonly parsed: ParsedRequest };
}

/** Results of tools, and calls of pure ones, serve the person who asked unless the policy shares each of the tools by name. */
export function sharesTools({ tools, decision, request }: SharingGrounds): boolean {
  const { use, pure } = tools;
  const { toolResult } = request.parsed;
  const called = use.forced === null ? pure : [];
  // A result without its call: nobody can tell which tool it is from.
  if (toolResult && use.used.length === 0) return false;
  return [...use.used, ...called].every((name) => decision.sharedTools.includes(name));
}

/** Whether an answer that calls tools may be kept: the very call that was forced, or pure tools only. */
export function keepsToolCalls({ use, pure }: ToolPlan, { calls = [] }: AnswerFacts): boolean {
  if (use.none || calls.length === 0) return false;
  return calls.every(({ name, whole }) => whole && (name === use.forced || pure.includes(name)));
}
