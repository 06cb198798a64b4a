import type { KeyId, SubjectRef, TenantId } from "@/lib/core/brand";
import type { Person } from "../../ports/entry-store";
import type { Services } from "../context";
import type { ErasureState } from "../views";
import type { ErasureRow } from "./erasure-view";
import { type ErasureProgress, readProgress } from "./progress";

/** An erasure under way: its row, opened. Steps change `progress` and `state`, and write both down by `advance`. */
export interface Erasure {
  readonly services: Services;
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tenantName: string;
  /** Null: the whole tenant. */
  readonly refs: readonly SubjectRef[] | null;
  readonly generation: number;
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly progress: ErasureProgress;
  state: ErasureState;
}

const STATES: ReadonlySet<string> = new Set(["blocked", "key-destroyed", "purging", "pending-physical", "complete"]);

export function openErasure(services: Services, row: ErasureRow): Erasure {
  const progress = readProgress(row.progress);
  const refs = [...new Set([...progress.refs, ...(row.subjectRef === null ? [] : [row.subjectRef])])] as SubjectRef[];
  return {
    services,
    id: row.id,
    tenantId: row.tenantId as TenantId,
    tenantName: row.tenantName,
    refs: row.subjectRef === null ? null : refs,
    generation: row.generation,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt,
    progress,
    // A state that nobody knows is a damaged one: from the beginning, then.
    state: (STATES.has(row.state) ? row.state : "blocked") as ErasureState,
  };
}

/** Whom the stores are asked about; null: the whole tenant. */
export function personIn({ refs, progress }: Erasure): Person | null {
  return refs === null ? null : { refs, keyIds: progress.keysDestroyed as KeyId[] };
}

/** One line a step: a step that is done again replaces what it said before. */
export function noteStep(erasure: Erasure, step: string, ok: boolean, detail: string): void {
  const at = new Date(erasure.services.clock.now()).toISOString();
  const { steps } = erasure.progress;
  const known = steps.findIndex((one) => one.step === step);
  const line = { step, ok, detail, at };
  if (known === -1) steps.push(line);
  else steps[known] = line;
}

/** Of what was counted before and what a deletion counted, the more: a deletion after a crash finds only the rest. */
export function raiseCounts(progress: ErasureProgress, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts))
    progress.counts[name] = Math.max(progress.counts[name] ?? 0, count);
}

export async function advance(erasure: Erasure, state: ErasureState): Promise<void> {
  erasure.state = state;
  Object.assign(erasure.progress, { attempts: 0, nextAttemptAt: 0, waitsFor: null });
  const data = { state, progress: JSON.stringify(erasure.progress), failure: null };
  await erasure.services.db.write((tx) => tx.erasure.update({ where: { id: erasure.id }, data }));
}
