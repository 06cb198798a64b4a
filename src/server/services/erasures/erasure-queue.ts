import type { Services } from "../context";
import { completeErasure } from "./complete-erasure";
import { deleteRows, destroyKeys } from "./erase-logically";
import { codeOf, erasePhysically, type PhysicalEnd } from "./erase-physically";
import type { ErasureIntent } from "./erasure-intent";
import type { ErasureRow } from "./erasure-view";
import { HeldIntents } from "./held-intents";
import { type Erasure, openErasure } from "./open-erasure";

/** Pauses between tries grow to this, in milliseconds. */
const FIRST_PAUSE_MS = 1_000;
/** Between tries to write what the database could not take. */
const HELD_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** How long a process that is at it is left alone. */
const OTHER_PROCESS_MS = 1_000;
/** Erasures that share one round; more wait for the next. */
const ROUND_MAX = 100;

/**
 * Carries every open erasure to its end from whatever state it is in, several at once. Each step may be repeated: a crash
 * between any two of them is mended by running again, which happens at start, when one is added, and after a pause. One
 * process at a time does it for all.
 */
export class ErasureQueue {
  private readonly services: () => Services;
  private readonly held = new HeldIntents();
  private running = false;
  private again = false;
  /** A start tries everything at once: the pauses were for faults of the run before. */
  private first = true;
  private stopped = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(services: () => Services) {
    this.services = services;
  }

  /** Something may be due. Returns at once. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    if (this.running) return;
    this.running = true;
    this.services().background("erasures", () => this.runAll());
  }

  /** Its keys are destroyed when this resolves; the rest follows when the database can be written. */
  async hold(intent: ErasureIntent): Promise<ErasureRow> {
    const row = await this.held.hold(this.services(), intent);
    this.services().tenants.forget(intent.tenantId);
    this.wake();
    return row;
  }

  heldRows(): ErasureRow[] {
    return this.held.rows();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async runAll(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        const waiting = await this.held.write(this.services());
        const { coordination } = this.services();
        const round = async () => ({
          pauseMs: waiting > 0 ? HELD_PAUSE_MS : await runRound(this.services(), this.first),
        });
        const done = await coordination.withLease("erasures", round);
        // Another process is at it, and may not know of ours; should it die, its lease is free soon after.
        this.wakeAfter(done === null ? OTHER_PROCESS_MS : done.pauseMs);
        if (done !== null) this.first = false;
      }
    } catch (error) {
      this.services().log.error({ err: error }, "erasures could not be looked for; it is tried again");
      this.wakeAfter(FIRST_PAUSE_MS);
    } finally {
      this.running = false;
    }
  }

  private wakeAfter(pauseMs: number | null): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = pauseMs === null || this.stopped ? null : setTimeout(() => this.wake(), pauseMs);
    this.timer?.unref();
  }
}

/** One round over all that are due, or over all. Milliseconds until something is due again; null: nothing is open. */
export async function runRound(services: Services, all = false): Promise<number | null> {
  const rows = await services.db.read.erasure.findMany({
    where: { state: { not: "complete" } },
    orderBy: { createdAt: "asc" },
    take: ROUND_MAX,
  });
  services.metrics.erasuresOpen.set(rows.length);
  const now = services.clock.now();
  const open = rows.map((row) => openErasure(services, row));
  const due = open.filter(({ progress }) => all || progress.nextAttemptAt <= now);
  for (const { progress } of due) progress.nextAttemptAt = 0;
  await each(due, "blocked", destroyKeys);
  await each(due, "key-destroyed", deleteRows);
  await finishPhysically(services, due);
  const left = open.filter(({ state }) => state !== "complete");
  services.metrics.erasuresOpen.set(left.length);
  services.metrics.erasuresFailed.set(left.filter(failedNow).length);
  if (left.length === 0) return null;
  const next = Math.min(...left.map(({ progress }) => progress.nextAttemptAt));
  return Math.max(FIRST_PAUSE_MS, next - services.clock.now());
}

/** One that fails does not hold up the others. */
async function each(due: readonly Erasure[], state: string, step: (erasure: Erasure) => Promise<void>): Promise<void> {
  for (const erasure of due) {
    if (erasure.state !== state || failedNow(erasure)) continue;
    try {
      await step(erasure);
    } catch (error) {
      await noteFailure(erasure, error);
    }
  }
}

async function finishPhysically(services: Services, due: readonly Erasure[]): Promise<void> {
  const waiting = due.filter(({ state }) => state === "purging" || state === "pending-physical");
  if (waiting.length === 0) return;
  const release = services.copies.take();
  if (release === null) return waitForBackup(waiting);
  try {
    for (const end of await erasePhysically(services, waiting)) await endOne(end);
  } catch (error) {
    for (const erasure of waiting) {
      erasure.state = "pending-physical";
      await noteFailure(erasure, error);
    }
  } finally {
    release();
  }
  for (const erasure of waiting) {
    if (erasure.state === "pending-physical") await noteWait(erasure, "PhysicalRemains");
  }
}

async function waitForBackup(waiting: readonly Erasure[]): Promise<void> {
  for (const erasure of waiting) {
    erasure.state = "pending-physical";
    erasure.progress.waitsFor = "a backup is being made, which must not take along what goes";
    await noteWait(erasure, "BackupUnderWay");
  }
}

async function endOne(end: PhysicalEnd): Promise<void> {
  try {
    await completeErasure(end);
  } catch (error) {
    await noteFailure(end.erasure, error);
  }
}

function failedNow({ services, progress }: Erasure): boolean {
  return progress.nextAttemptAt > services.clock.now();
}

async function noteFailure(erasure: Erasure, error: unknown): Promise<void> {
  const { services, id, state, progress } = erasure;
  services.log.error({ err: error, erasureId: id, state }, "an erasure stopped; it is tried again after a pause");
  progress.waitsFor = codeOf(error);
  await noteWait(erasure, codeOf(error));
}

/** Not being able to write it down changes nothing: the pause holds in memory, and a start begins anew. */
async function noteWait(erasure: Erasure, failure: string): Promise<void> {
  const { services, id, state, progress } = erasure;
  if (failedNow(erasure)) return;
  progress.attempts += 1;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (progress.attempts - 1));
  progress.nextAttemptAt = services.clock.now() + pauseMs;
  services.metrics.erasureRetries.inc();
  const data = { state, failure, progress: JSON.stringify(progress) };
  await services.db.write((tx) => tx.erasure.update({ where: { id }, data })).catch(() => undefined);
}
