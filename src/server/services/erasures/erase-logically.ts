import { destroyAuditKey } from "../audit/audit-keys";
import { dropAuditRecords } from "../audit/drop-audit-records";
import { forgetRefs } from "../entries/delete-entries";
import { deleteTenantRows } from "../tenants/delete-tenant-rows";
import { writeIntoLedger } from "./erasure-in-ledger";
import { advance, type Erasure, noteStep, personIn, raiseCounts } from "./open-erasure";
import { countUsageRows } from "./preview-erasure";

/** Sealed answers of one erasure that are looked for at the end. */
const NEEDLES_MAX = 500;

/**
 * From here on nothing of it can be read by anyone, rows or no rows. First of all, and with nothing but the vault: no
 * damaged row, full disk or open reader can hold it up.
 */
export async function destroyKeys(erasure: Erasure): Promise<void> {
  const { services, tenantId, refs, progress } = erasure;
  // Begun before there was a ledger, or a crash came in between.
  progress.ledger ??= await writeIntoLedger(services, erasure, progress);
  const destroyed =
    refs === null
      ? await services.vault.destroyTenant(tenantId)
      : (await Promise.all(refs.map((ref) => services.vault.destroySubject(tenantId, ref)))).flat();
  if (progress.kind === "deletion") destroyed.push(...(await destroyAuditKey(services.vault, tenantId)));
  progress.keysDestroyed = [...new Set([...progress.keysDestroyed, ...destroyed])];
  for (const ref of refs ?? [null]) {
    services.flights.forget(tenantId, ref);
    services.recorder.forget(tenantId, ref);
  }
  services.readings.clear();
  noteStep(erasure, "destroy keys", true, `${progress.keysDestroyed.length} keys overwritten in the vault`);
  if (refs === null) await services.similarity.drop(tenantId);
  else await services.similarity.dropSnapshot(tenantId);
  // Whatever other processes hold of it in memory, keys and indexes, is gone before the next step is taken.
  await services.coordination.publish({ topic: "erasure", tenantId });
  const sinceMs = services.clock.now() - erasure.createdAt.getTime();
  services.metrics.erasureSeconds.observe({ until: "unreadable" }, sinceMs / 1000);
  services.metrics.heldEverywhereSeconds.observe({ act: "erasure" }, sinceMs / 1000);
  const memory =
    refs === null ? "similarity index dropped from memory" : "similarity index rid of the person's entries";
  noteStep(erasure, "forget index", true, `${memory}, its snapshot on the disk overwritten`);
  await noteWhatGoes(erasure);
  await advance(erasure, "key-destroyed");
}

/** Written down before any row goes: after a crash in between nobody could say any more what was there. */
async function noteWhatGoes(erasure: Erasure): Promise<void> {
  const { services, tenantId, progress } = erasure;
  const person = personIn(erasure);
  const samples = await services.db.entries.sampleForErasure(tenantId, person, NEEDLES_MAX);
  const needles = samples.map((bytes) => Buffer.from(bytes).toString("base64"));
  progress.needles = [...new Set([...progress.needles, ...needles])].slice(0, NEEDLES_MAX);
  const where = { tenantId, ...(erasure.refs === null ? {} : { subjectRef: { in: [...erasure.refs] } }) };
  raiseCounts(progress, {
    entries: await services.db.entries.countForErasure(tenantId, person),
    decisions: await services.db.read.decision.count({ where }),
    ...(progress.kind === "deletion" ? await noteTenantItself(erasure) : {}),
    // Usage is summed over people: only a whole tenant's can go.
    ...(person === null ? { usage: await countUsageRows(services, tenantId) } : {}),
  });
}

/** What a tenant has beside answers; the hashes of its app keys are looked for at the end. */
async function noteTenantItself({ services, tenantId, progress }: Erasure): Promise<Record<string, number>> {
  const where = { tenantId };
  const keys = await services.db.read.appKey.findMany({ where, select: { hash: true }, take: NEEDLES_MAX });
  const hashes = keys.map(({ hash }) => Buffer.from(hash, "utf8").toString("base64"));
  progress.needles = [...new Set([...hashes, ...progress.needles])].slice(0, NEEDLES_MAX);
  return {
    appKeys: await services.db.read.appKey.count({ where }),
    policyVersions: await services.db.read.policyVersion.count({ where }),
    grants: await services.db.read.tenantGrant.count({ where }),
  };
}

/** The tenant is open again afterwards: what follows concerns free pages and log files only. */
export async function deleteRows(erasure: Erasure): Promise<void> {
  const { services, tenantId, progress } = erasure;
  const person = personIn(erasure);
  await services.recorder.settle();
  if (person === null) {
    const entries = await services.db.entries.eraseTenant(tenantId);
    const { usage, decisions } = await services.db.usage.eraseTenant(tenantId);
    raiseCounts(progress, { entries, usage, decisions });
  } else {
    const gone = await services.db.entries.eraseSubject(tenantId, person);
    forgetRefs(services, gone);
    let decisions = 0;
    for (const ref of person.refs) decisions += (await services.db.usage.eraseSubject(tenantId, ref)).decisions;
    raiseCounts(progress, { entries: gone.length, decisions });
  }
  if (progress.kind === "deletion") {
    await deleteTenantRows(services.db, tenantId, erasure.id);
    // An act that was under way may have made it anew.
    await destroyAuditKey(services.vault, tenantId);
    const dropped = await dropAuditRecords(services, tenantId);
    if (dropped > 0) raiseCounts(progress, { auditRecords: dropped });
    services.appKeys.clear();
    services.policies.forget(null);
    await services.coordination.publish({ topic: "everything" });
  }
  const counts = Object.entries(progress.counts).map(([name, count]) => `${count} ${name}`);
  noteStep(erasure, "delete rows", true, counts.join(", "));
  await advance(erasure, "purging");
  if (person === null) await openTenant(erasure);
  services.tenants.forget(tenantId);
  await services.coordination.publish({ topic: "tenant", tenantId });
}

async function openTenant({ services, tenantId, id }: Erasure): Promise<void> {
  await services.db.write(async (tx) => {
    const open = { in: ["blocked", "key-destroyed"] };
    const other = await tx.erasure.findFirst({ where: { tenantId, subjectRef: null, state: open, id: { not: id } } });
    if (other === null) await tx.tenant.updateMany({ where: { id: tenantId }, data: { state: "active" } });
  });
}
