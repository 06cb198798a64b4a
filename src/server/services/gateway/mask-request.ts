import { LRUCache } from "lru-cache";
import { type Masked, maskVolatile } from "@/lib/wire/volatile/mask";
import { compileVolatile, type VolatileRules } from "@/lib/wire/volatile/rules";
import { usesVolatile } from "@/lib/wire/volatile/used";
import type { TenantSettings } from "../settings-schema";
import type { PlannedRequest } from "./plan-request";

const COMPILED_MAX = 1_000;
const COMPILED = new LRUCache<string, VolatileRules>({ max: COMPILED_MAX });

export interface Volatile extends Pick<Masked, "taken"> {
  readonly literals: ReadonlySet<string>;
  /** Null: the tenant has no rules. */
  readonly digest: string | null;
}

const NOTHING: Volatile = { taken: [], literals: new Set(), digest: null };

interface MaskedRequest {
  /** As it is keyed. */
  readonly keyed: PlannedRequest;
  readonly volatile: Volatile;
}

/** A body that a thread has read is keyed as it stands: only its digest has come back. */
export function maskRequest({ volatileParts }: TenantSettings, request: PlannedRequest): MaskedRequest {
  if (volatileParts.length === 0) return { keyed: request, volatile: NOTHING };
  const rules = compiledOf(volatileParts);
  const { rest, client, taken } = maskVolatile(rules, request.parsed.rest, request.client ?? {});
  return {
    keyed: { ...request, parsed: { ...request.parsed, rest }, client },
    volatile: { taken, literals: rules.literals, digest: rules.digest },
  };
}

/** @param readable the answer as its reader sees it */
export function isVolatileAnswer({ taken, literals }: Volatile, readable: () => string): boolean {
  return taken.length > 0 && usesVolatile(taken, literals, readable());
}

function compiledOf(rules: TenantSettings["volatileParts"]): VolatileRules {
  const name = JSON.stringify(rules);
  const known = COMPILED.get(name) ?? compileVolatile(rules);
  COMPILED.set(name, known);
  return known;
}
