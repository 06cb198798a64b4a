import type { EntryId, SubjectRef } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import type { JsonObject } from "@/lib/core/json";
import { poolOf } from "@/lib/keying/scope";
import type { PromptFeatures, TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import type { StoredEntry, WaitingRow } from "../../ports/entry-store";
import type { Services } from "../context";
import { isPaused } from "./note-similar";
import { openEntry, openVector, openWaitingVector } from "./open-entry";
import type { Plan } from "./plan-request";
import { readableText } from "./readable-text";

/** Answers that are compared with a fresh one; older ones keep serving their makers. */
export const COMPARED_MAX = 8;
/** Questions of the scope that are looked at for being like the one asked, the newest; and for how long at most. */
const LOOKED_AT_MAX = 200;
const LOOKING_MS_MAX = 100;
/** Between two turns of everybody else. */
const SLICE = 25;

/** An unconfirmed answer, opened. */
export interface Candidate {
  readonly row: StoredEntry;
  readonly maker: SubjectRef;
  readonly answerText: string;
  readonly text: string;
}

/**
 * The unconfirmed answers that the one stored just now counts with, its own first: to the very question, and to those that
 * the matcher would have taken it for. One a person, only what may be served at all. Without its own: nothing.
 */
export async function waitingWith(services: Services, plan: Plan, fresh: EntryRow): Promise<Candidate[]> {
  if (plan.shared === null) return [];
  const own = await candidateOf(services, await services.db.entries.get(plan.tenant.id, fresh.id));
  if (own === null) return [];
  const rows = await services.db.entries.listPool(plan.tenant.id, poolOf(plan.shared), COMPARED_MAX);
  const byMaker = new Map<SubjectRef, Candidate>([[own.maker, own]]);
  const add = async (row: StoredEntry | null) => {
    const one = await candidateOf(services, row);
    if (one !== null && !byMaker.has(one.maker)) byMaker.set(one.maker, one);
  };
  for (const row of rows) await add(row);
  for (const id of await similarTo(services, plan, fresh)) {
    if (byMaker.size >= COMPARED_MAX) break;
    await add(await services.db.entries.get(plan.tenant.id, id));
  }
  return [...byMaker.values()];
}

async function candidateOf(services: Services, row: StoredEntry | null): Promise<Candidate | null> {
  const maker = row?.makers[0];
  if (row === null || maker === undefined || row.sharing !== "candidate" || row.quarantinedAt !== null) return null;
  if (row.expiresAt !== null && row.expiresAt <= services.clock.now()) return null;
  const opened = await openEntry(services, row);
  if (!opened.ok) return null;
  const text = readableText(row.wire, JSON.parse(opened.answerText) as JsonObject);
  return { row, maker, answerText: opened.answerText, text };
}

/** May a question of this request be taken for another one? */
function comparesQuestions({ services, plan }: { services: Services; plan: Plan }): boolean {
  const { promptText, tenant } = plan;
  return promptText !== null && tenant.brake === "released" && !isPaused(services, plan);
}

/** Questions for whose answer the matcher would have taken this one, had it been everybody's; best first. */
async function similarTo(services: Services, plan: Plan, fresh: EntryRow): Promise<EntryId[]> {
  if (plan.shared === null || !comparesQuestions({ services, plan })) return [];
  const index = await services.similarity.of(plan.tenant.id);
  const asked = featuresIn(index, await openVector(services.vault, fresh));
  if (asked === null) return [];
  const waiting = await services.db.entries.listWaiting(plan.tenant.id, plan.shared.scope, LOOKED_AT_MAX);
  const end = services.clock.elapsed() + LOOKING_MS_MAX;
  const found: { id: EntryId; score: number }[] = [];
  for (const [at, row] of waiting.entries()) {
    if (services.clock.elapsed() > end) break;
    if (at % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve));
    const score = await acceptedScore(services, plan, index, asked, row);
    if (score !== null) found.push({ id: row.id, score });
  }
  return found.sort((a, b) => b.score - a.score).map(({ id }) => id);
}

async function acceptedScore(
  services: Services,
  plan: Plan,
  index: TenantIndex,
  asked: PromptFeatures,
  row: WaitingRow,
): Promise<number | null> {
  const features = featuresIn(index, await openWaitingVector(services.vault, row));
  return features === null ? null : index.accepts(asked, features, plan.profile, plan.threshold ?? undefined);
}

function featuresIn(index: TenantIndex, bytes: Uint8Array | null): PromptFeatures | null {
  return bytes === null ? null : index.decode(bytes);
}

/** Those of the others whose makers are served the kept answer from now on: their own go. */
export async function servedBy(
  services: Services,
  plan: Plan,
  kept: Candidate,
  pool: readonly Candidate[],
): Promise<EntryId[]> {
  const index = await services.similarity.of(plan.tenant.id);
  const entry = featuresIn(index, await openVector(services.vault, kept.row));
  const served: EntryId[] = [kept.row.id];
  for (const { row } of pool) {
    if (row.id === kept.row.id) continue;
    const asked = row.pool === kept.row.pool ? null : featuresIn(index, await openVector(services.vault, row));
    const isServed =
      row.pool === kept.row.pool ||
      (entry !== null &&
        asked !== null &&
        index.accepts(asked, entry, plan.profile, plan.threshold ?? undefined) !== null);
    if (isServed) served.push(row.id);
  }
  return served;
}
