import { RECEIPT_FORMAT, type Receipt, type SignedReceipt } from "@/lib/receipt/format";
import { serialiseReceipt, signReceipt } from "@/lib/receipt/sign-receipt";
import type { PurgeReport } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import type { CopyDays } from "../context";
import type { PhysicalEnd } from "./erase-physically";
import type { Erasure } from "./open-erasure";
import type { ErasureProgress } from "./progress";
import { receiptPrivateKey } from "./receipt-key";

const DAY_MS = 86_400_000;

/** Every step held: the receipt is written, and what pointed at the person goes with the same transaction. */
export async function completeErasure({ erasure, report }: PhysicalEnd): Promise<void> {
  const { services, id, tenantId } = erasure;
  const completedAt = services.clock.now();
  const receipt = serialiseReceipt(await signedReceipt(erasure, report, completedAt));
  const progress: ErasureProgress = { ...erasure.progress, needles: [], refs: [], subject: null, waitsFor: null };
  const data = {
    state: "complete",
    completedAt: new Date(completedAt),
    receipt,
    failure: null,
    subjectRef: null,
    ...(progress.kind === "deletion" ? { tenantName: "" } : {}),
    progress: JSON.stringify(progress),
  };
  await services.db.write(async (tx) => {
    const open = await tx.erasure.updateMany({ where: { id, state: { not: "complete" } }, data });
    // Another process was first: one erasure, one receipt.
    if (open.count === 0) return;
    await writeAudit(tx, completedAt, {
      actor: { kind: "system" },
      action: "erasure.complete",
      tenantId,
      target: id,
      details: { counts: progress.counts, keysDestroyed: progress.keysDestroyed.length },
    });
  });
  erasure.state = "complete";
  services.metrics.erasureSeconds.observe({ until: "complete" }, (completedAt - erasure.createdAt.getTime()) / 1000);
}

async function signedReceipt(erasure: Erasure, report: PurgeReport, completedAt: number): Promise<SignedReceipt> {
  const { services, progress } = erasure;
  const { keyId } = await services.vault.receiptKey();
  const receipt: Receipt = {
    format: RECEIPT_FORMAT,
    kind: progress.nothingHeld ? "nothing-held" : progress.kind,
    erasure: erasure.id,
    tenant: { id: erasure.tenantId, name: progress.kind === "deletion" ? "" : erasure.tenantName },
    subject: progress.subject,
    generation: erasure.generation,
    requestedAt: erasure.createdAt.toISOString(),
    completedAt: new Date(completedAt).toISOString(),
    requestedBy: erasure.requestedBy,
    counts: progress.counts,
    keysDestroyed: progress.keysDestroyed,
    steps: progress.steps,
    medium: { searched: report.searched.medium, detail: report.searched.detail },
    outsideReach: [...report.copiesLeft, ...copiesOfOthers(services.copyDays, completedAt)],
    ledger: progress.ledger,
    keyId,
  };
  return signReceipt(receipt, await receiptPrivateKey(services.vault));
}

/** What no installation can reach, and when it runs out, as far as the operator has said how long each kind is kept. */
function copiesOfOthers(days: CopyDays, completedAt: number): Receipt["outsideReach"] {
  const until = (kept: number | null) => (kept === null ? null : new Date(completedAt + kept * DAY_MS).toISOString());
  return [
    {
      copy: "backups, snapshots and exports made before, the files of the similarity index among them",
      until: until(days.backups),
      detail:
        "They hold sealed bytes, whose keys are destroyed here. A copy that holds the vault and its root key of the same time can still be opened where no newer ledger is beside it: delete it.",
    },
    {
      copy: "replicas of the database",
      until: until(days.replicas),
      detail: "They follow in their own time; what they hold is sealed.",
    },
    {
      copy: "logs of proxies and apps in front of Lethe",
      until: until(days.logs),
      detail: "Lethe's own log holds no prompt, answer or subject.",
    },
    {
      copy: "what the provider of the model keeps of the requests",
      until: until(days.provider),
      detail: "See the contract with the provider.",
    },
  ];
}
