import { compareAnswers, isSupported } from "@/lib/agreement/compare-answers";
import type { EntryId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { keyOfPool, poolOf } from "@/lib/keying/scope";
import { signEntry, type UnsignedEntry } from "@/lib/seal/entry";
import type { StoredEntry } from "../../ports/entry-store";
import { SHARED_KEYS_MAX } from "../../ports/vault";
import type { Services } from "../context";
import { withDeadline } from "../deadline";
import { forgetRefs } from "../entries/delete-entries";
import { nextId } from "../ids";
import { countedAskers } from "./counted-askers";
import { openVector, sealField } from "./open-entry";
import type { Plan } from "./plan-request";
import { type Candidate, COMPARED_MAX, servedBy, waitingWith } from "./waiting-answers";

/** So many different people who asked stand in for two answers that agree. */
const ASKERS_ENOUGH = 3;

/** Whether another person's answer to this very question waits to be confirmed. */
export async function awaitsConfirmation(services: Services, plan: Plan): Promise<boolean> {
  if (plan.shared === null) return false;
  const pool = services.db.entries.listPool(plan.tenant.id, poolOf(plan.shared), COMPARED_MAX);
  const waiting = await withDeadline(pool, services.limits.lookupDeadlineMs);
  return waiting.some(({ sharing, makers }) => sharing === "candidate" && makers[0] !== plan.subjectRef);
}

/**
 * A fresh answer of a named person is there, to a question that others have asked too, or that the matcher would have taken
 * for one of theirs. If it agrees with another person's, or if enough people have asked, the best
 * supported one of theirs serves everybody from now on, and the others go. If it contradicts one, counting begins anew.
 * Never throws: the answer is stored for its asker either way.
 */
export async function confirmSharing(services: Services, plan: Plan, fresh: EntryRow): Promise<void> {
  if (plan.shared === null) return;
  try {
    const pool = await waitingWith(services, plan, fresh);
    const [own, ...others] = pool;
    if (own === undefined || others.length === 0) return;
    plan.held.awaiting = true;
    // Of one whose answer does not count, too: it can only hold sharing up.
    if (others.some((other) => compareAnswers(own.text, other.text) === "contradicts")) {
      services.metrics.confirmations.inc({ result: "contradicted" });
      for (const other of others) await leavePool(services, plan, other.row);
      return;
    }
    const counted = countedAskers(pool);
    if (!counted.includes(own)) {
      services.metrics.confirmations.inc({ result: "not-counted" });
      await leavePool(services, plan, own.row);
      return;
    }
    const kept = choose(counted, plan.promptText ?? "");
    services.metrics.confirmations.inc({ result: kept === null ? "unclear" : "confirmed" });
    if (kept !== null) await share(services, plan, kept, counted, await servedBy(services, plan, kept, pool));
  } catch (error) {
    services.log.error({ err: error }, "an answer could not be confirmed; it serves its asker only");
  }
}

/** The answer that agrees with most of the others, if any is confirmed and every number and name of it is supported. */
function choose(pool: readonly Candidate[], question: string): Candidate | null {
  const agreeing = (one: Candidate) =>
    pool.filter((other) => other !== one && compareAnswers(one.text, other.text) === "agrees").length;
  const ranked = pool.map((one) => ({ one, agrees: agreeing(one) })).sort((a, b) => b.agrees - a.agrees);
  for (const { one, agrees } of ranked) {
    if (agrees === 0 && pool.length < ASKERS_ENOUGH) continue;
    const others = pool.filter((other) => other !== one).map(({ text }) => text);
    if (isSupported(one.text, question, others)) return one;
  }
  return null;
}

/** Sealed anew under a key that is gone with any one of those it comes from. */
async function share(
  services: Services,
  plan: Plan,
  kept: Candidate,
  pool: readonly Candidate[],
  replaced: readonly EntryId[],
): Promise<void> {
  if (plan.shared === null) return;
  const { tenant, shared } = plan;
  const key = keyOfPool(kept.row.pool ?? poolOf(shared), shared.scope);
  const rank = (one: Candidate) => (compareAnswers(one.text, kept.text) === "agrees" ? 0 : 1);
  const confirming = pool.filter((one) => one !== kept).sort((a, b) => rank(a) - rank(b));
  const sources = [kept, ...confirming].slice(0, SHARED_KEYS_MAX);
  const dataKey = await services.vault.sharedKey(
    tenant.id,
    sources.map(({ row }) => row.dataKeyId),
  );
  if (dataKey === null) return;
  const keys = await services.vault.tenantKeys(tenant.id);
  const vector = await openVector(services.vault, kept.row);
  const place = {
    tenantId: tenant.id,
    subjectRef: null,
    generation: tenant.generation,
    id: nextId() as EntryId,
    scope: shared.scope,
  };
  const unsigned: UnsignedEntry = {
    ...withoutState(kept.row),
    ...place,
    key,
    vector: vector === null ? null : sealField(place, "vector", vector, dataKey),
    response: sealField(place, "response", Buffer.from(kept.answerText, "utf8"), dataKey),
    dataKeyId: dataKey.id,
    signatureKeyId: keys.id,
    sharing: "settled",
    pool: null,
    makers: [kept.maker],
    confirmers: sources.slice(1).map(({ maker }) => maker),
  };
  const row = { ...unsigned, signature: signEntry(keys.mac, unsigned) };
  const put = await services.db.entries.put(row);
  if (put.kind === "stale") return;
  await services.similarity.add(row, put.replaced);
  const gone = await services.db.entries.deleteById(tenant.id, replaced);
  forgetRefs(services, gone);
}

/** It keeps serving its maker, and counts no more. */
async function leavePool(services: Services, plan: Plan, row: StoredEntry): Promise<void> {
  const keys = await services.vault.tenantKeys(plan.tenant.id);
  const unsigned: UnsignedEntry = { ...withoutState(row), sharing: "settled", pool: null };
  const put = await services.db.entries.put({ ...unsigned, signature: signEntry(keys.mac, unsigned) });
  // Only an entry of the current generation can be written.
  if (put.kind === "stale") forgetRefs(services, await services.db.entries.deleteById(plan.tenant.id, [row.id]));
}

function withoutState(row: StoredEntry): UnsignedEntry {
  const { hitCount: _hits, lastAccessedAt: _used, quarantinedAt: _bad, signature: _old, ...unsigned } = row;
  return unsigned;
}
