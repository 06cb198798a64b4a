import type { EntryId, SubjectRef, TenantId } from "@/lib/core/brand";
import { RECEIPT_FORMAT, signReceipt } from "@/lib/receipt/receipt";
import { writeAudit } from "../audit/audit-event";
import type { Services } from "../context";
import type { ErasureState } from "../views";
import type { ErasureRow } from "./erasure-view";
import { type ErasureProgress, readProgress } from "./progress";
import { receiptPrivateKey } from "./receipt-key";

const NEEDLES_MAX = 500;
/** Bytes of a sealed answer that are looked for afterwards: random from the first, so they can't occur by chance. */
const NEEDLE_BYTES = 32;
/** The format byte before them is the same in all. */
const NEEDLE_START = 1;

interface Erasure {
  readonly services: Services;
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly subjectRef: SubjectRef | null;
  readonly generation: number;
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly progress: ErasureProgress;
}

/**
 * Carries an erasure to its end from whatever state it is in. Each step may be repeated: a crash between any two of
 * them is mended by running again, which the server does at start.
 */
export async function runErasure(services: Services, id: string): Promise<void> {
  const row = await services.db.read.erasure.findUnique({ where: { id } });
  if (row === null || row.state === "complete") return;
  const erasure = openErasure(services, row);
  try {
    if (row.state === "blocked") {
      await noteWhatGoes(erasure);
      await destroyKeys(erasure);
    }
    if (row.state !== "purging") await deleteRows(erasure);
    await removeTraces(erasure);
    await complete(erasure);
  } catch (error) {
    services.log.error({ err: error, erasureId: id }, "an erasure stopped; it is tried again at the next start");
    await noteFailure(erasure, error);
    throw error;
  }
}

/** As `runErasure`, while no other process runs it. */
export async function runErasureAlone(services: Services, id: string): Promise<void> {
  await services.coordination.withLease(`erasure ${id}`, () => runErasure(services, id));
}

/** Erasures that a crash or a fault has left unfinished. */
export async function resumeErasures(services: Services): Promise<void> {
  const open = await services.db.read.erasure.findMany({ where: { state: { not: "complete" } }, select: { id: true } });
  for (const { id } of open) services.background(`erasure ${id}`, () => runErasureAlone(services, id));
}

function openErasure(services: Services, row: ErasureRow): Erasure {
  return {
    services,
    id: row.id,
    tenantId: row.tenantId as TenantId,
    tenantName: row.tenantName,
    subjectRef: row.subjectRef as SubjectRef | null,
    generation: row.generation,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt,
    progress: readProgress(row.progress),
  };
}

/** Some of what is about to go, to prove afterwards that it is nowhere in the files. */
async function captureCiphertext({ services, tenantId, subjectRef }: Erasure): Promise<Uint8Array[]> {
  const needles: Uint8Array[] = [];
  const take = (response: Uint8Array) => needles.push(response.slice(NEEDLE_START, NEEDLE_START + NEEDLE_BYTES));
  if (subjectRef !== null) {
    const rows = await services.db.entries.listSubject(tenantId, subjectRef);
    for (const row of rows.slice(0, NEEDLES_MAX)) take(row.response);
    return needles;
  }
  let cursor: EntryId | undefined;
  while (needles.length < NEEDLES_MAX) {
    const page = await services.db.entries.list(tenantId, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    for (const row of page) take(row.response);
    cursor = page.at(-1)?.id;
    if (cursor === undefined || page.length < 100) break;
  }
  return needles;
}

/** Written down before anything goes: after a crash in between nobody could say any more what was there. */
async function noteWhatGoes(erasure: Erasure): Promise<void> {
  const { services, tenantId, subjectRef, progress } = erasure;
  const keys = await services.vault.keyIds(tenantId, subjectRef);
  progress.keysDestroyed = [...new Set([...progress.keysDestroyed, ...keys])];
  progress.needles = (await captureCiphertext(erasure)).map((needle) => Buffer.from(needle).toString("base64"));
  const where = { tenantId, ...(subjectRef === null ? {} : { subjectRef }) };
  raiseCounts(progress, {
    entries: await services.db.entries.countForErasure(tenantId, subjectRef),
    decisions: await services.db.read.decision.count({ where }),
    // Usage is summed over people: only a whole tenant's can go.
    ...(subjectRef === null ? { usage: await services.db.read.usageHour.count({ where: { tenantId } }) } : {}),
  });
  await advance(erasure, "blocked");
}

/** From here on nothing of it can be read by anyone, rows or no rows. */
async function destroyKeys(erasure: Erasure): Promise<void> {
  const { services, tenantId, subjectRef, progress } = erasure;
  if (subjectRef === null) await services.vault.destroyTenant(tenantId);
  else await services.vault.destroySubject(tenantId, subjectRef);
  await services.similarity.drop(tenantId);
  await services.coordination.publish({ topic: "erasure", tenantId });
  services.recorder.forget(tenantId, subjectRef);
  step(erasure, "destroy keys", true, `${progress.keysDestroyed.length} keys overwritten in the vault`);
  step(erasure, "forget index", true, "similarity index dropped from memory, its snapshot on the disk overwritten");
  await advance(erasure, "key-destroyed");
}

async function deleteRows(erasure: Erasure): Promise<void> {
  const { services, tenantId, subjectRef, progress } = erasure;
  if (subjectRef === null) {
    const entries = await services.db.entries.eraseTenant(tenantId);
    const { usage, decisions } = await services.db.usage.eraseTenant(tenantId);
    raiseCounts(progress, { entries, usage, decisions });
  } else {
    const entries = await services.db.entries.eraseSubject(tenantId, subjectRef);
    const { decisions } = await services.db.usage.eraseSubject(tenantId, subjectRef);
    raiseCounts(progress, { entries, decisions });
  }
  const counts = Object.entries(progress.counts).map(([name, count]) => `${count} ${name}`);
  step(erasure, "delete rows", true, counts.join(", "));
  await advance(erasure, "purging");
}

/** Physical removal: free pages, log files, old versions of the vault. */
async function removeTraces(erasure: Erasure): Promise<void> {
  const { services, progress } = erasure;
  const needles = progress.needles.map((text) => Buffer.from(text, "base64"));
  for (const { step: name, ok, detail } of await services.db.scour()) step(erasure, name, ok, detail);
  const left = await services.db.findBytes(needles);
  const looked =
    needles.length === 0
      ? "nothing was stored, nothing to look for"
      : `${needles.length} sealed answers looked for, ${left} found`;
  step(erasure, "scan for remains", left === 0, looked);
  const { epoch, oldDestroyed } = await services.vault.rotateRoot();
  const old = oldDestroyed
    ? "the secret before it is destroyed"
    : "the secret is the operator's: with it, older copies of the vault still open";
  step(erasure, "rotate root key", true, `every remaining key wrapped anew, epoch ${epoch}; ${old}`);
}

async function complete(erasure: Erasure): Promise<void> {
  const { services, id, tenantId } = erasure;
  const progress: ErasureProgress = { ...erasure.progress, needles: [] };
  const completedAt = services.clock.now();
  const receipt = JSON.stringify(await receiptOf(erasure, completedAt), null, 2);
  await services.db.write(async (tx) => {
    const done = new Date(completedAt);
    const data = { state: "complete", completedAt: done, receipt, failure: null, progress: JSON.stringify(progress) };
    await tx.erasure.update({ where: { id }, data });
    await tx.tenant.updateMany({ where: { id: tenantId }, data: { state: "active" } });
    const details = { counts: progress.counts, keysDestroyed: progress.keysDestroyed.length };
    await writeAudit(tx, completedAt, {
      actor: { kind: "system" },
      action: "erasure.complete",
      tenantId,
      target: id,
      details,
    });
  });
  services.tenants.forget(tenantId);
}

async function receiptOf(erasure: Erasure, completedAt: number) {
  const { services, progress } = erasure;
  return signReceipt(
    {
      format: RECEIPT_FORMAT,
      erasure: erasure.id,
      tenant: { id: erasure.tenantId, name: erasure.tenantName },
      subject: progress.subject,
      generation: erasure.generation,
      requestedAt: erasure.createdAt.toISOString(),
      completedAt: new Date(completedAt).toISOString(),
      requestedBy: erasure.requestedBy,
      counts: progress.counts,
      keysDestroyed: progress.keysDestroyed,
      steps: progress.steps,
      outsideReach: [
        "Copies that an operator made before this erasure: backups, replicas, snapshots and exports of the database and of the data directory, the files of the similarity index among them. They still hold sealed bytes, whose keys are destroyed here. A copy that holds the vault and its root key of the same time can still be opened: delete it.",
        "What the provider of the model keeps of the requests.",
      ],
      keyId: (await services.vault.receiptKey()).keyId,
    },
    await receiptPrivateKey(services.vault),
  );
}

/** Of what was counted before and what a deletion counted, the more: a deletion after a crash finds only the rest. */
function raiseCounts(progress: ErasureProgress, counts: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts))
    progress.counts[name] = Math.max(progress.counts[name] ?? 0, count);
}

function step(erasure: Erasure, name: string, ok: boolean, detail: string): void {
  const at = new Date(erasure.services.clock.now()).toISOString();
  erasure.progress.steps.push({ step: name, ok, detail, at });
}

async function advance(erasure: Erasure, state: ErasureState): Promise<void> {
  const progress = JSON.stringify(erasure.progress);
  await erasure.services.db.write((tx) => tx.erasure.update({ where: { id: erasure.id }, data: { state, progress } }));
}

async function noteFailure(erasure: Erasure, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.name : "unknown";
  await erasure.services.db
    .write((tx) => tx.erasure.update({ where: { id: erasure.id }, data: { failure } }))
    .catch(() => undefined);
}
