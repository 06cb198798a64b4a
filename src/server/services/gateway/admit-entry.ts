import { LRUCache } from "lru-cache";
import type { EntryRow } from "@/lib/core/entry";
import type { JsonObject } from "@/lib/core/json";
import { admit } from "@/lib/wire/admission";
import type { Services } from "../context";
import type { Plan } from "./plan-request";
import { keepsToolCalls } from "./plan-tools";
import { answerReaderOf } from "./wire-adapters";

const KNOWN_MAX = 20_000;

/**
 * Signatures of entries that this process has seen pass. The rule and its limits are the process's own, and a signature
 * stands for every column: the same one can't come to another end.
 */
const PASSED = new LRUCache<string, true>({ max: KNOWN_MAX });

/**
 * The rule by which the answer was stored, asked again before it is served: an entry that was written under a weaker one,
 * by an older version, is never served. The row's signature has been verified, and it is of the request's scope: what the
 * request says of tools is what was said when it was stored.
 */
export function isAdmitted(
  services: Pick<Services, "limits">,
  { tools, asked }: Pick<Plan, "tools" | "asked">,
  row: EntryRow,
  answerText: string,
): boolean {
  const signature = Buffer.from(row.signature).toString("latin1");
  if (PASSED.has(signature)) return true;
  const answer = answerOf(answerText);
  const reader = answerReaderOf(row.wire);
  if (answer === null || reader === undefined) return false;
  const facts = reader.facts(answer);
  const { answerBytes: maxBytes } = services.limits;
  const bytes = Buffer.byteLength(answerText);
  const context = {
    status: 200,
    bytes,
    maxBytes,
    severity: "none",
    keepsToolCalls: keepsToolCalls(tools, facts),
    notAsAsked: !reader.answersRequest(asked, answer),
  } as const;
  if (!admit(facts, context).admit) return false;
  PASSED.set(signature, true);
  return true;
}

/** Null: nobody can read it. */
function answerOf(answerText: string): JsonObject | null {
  try {
    return JSON.parse(answerText) as JsonObject;
  } catch {
    return null;
  }
}
