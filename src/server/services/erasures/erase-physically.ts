import type { PurgeReport } from "../../ports/database";
import type { Services } from "../context";
import { type Erasure, noteStep } from "./open-erasure";

/** What the physical steps say to each erasure that shared them. */
export interface PhysicalEnd {
  readonly erasure: Erasure;
  readonly report: PurgeReport;
}

/**
 * Free pages, log files, old versions of the vault: once for all erasures that wait for it. Those for whom every step held
 * are returned; the others go on waiting, and say for what.
 */
export async function erasePhysically(services: Services, waiting: readonly Erasure[]): Promise<PhysicalEnd[]> {
  const needles = waiting.flatMap(({ progress }) => progress.needles.map((text) => Buffer.from(text, "base64")));
  const report = await services.db.purge(
    needles,
    waiting.some(({ progress }) => progress.kind === "deletion"),
  );
  const found = new Set(report.found);
  const rotated = await rotateRoot(services);
  const ended: PhysicalEnd[] = [];
  let from = 0;
  for (const erasure of waiting) {
    const looked = erasure.progress.needles.length;
    const left = Array.from({ length: looked }, (_, at) => from + at).filter((at) => found.has(at)).length;
    from += looked;
    for (const { step, ok, detail } of report.steps) noteStep(erasure, step, ok, detail);
    noteStep(erasure, "scan for remains", left === 0, scanned(looked, left));
    noteStep(erasure, "rotate root key", rotated.ok, rotated.detail);
    const failed = erasure.progress.steps.filter(({ ok }) => !ok);
    if (failed.length === 0) ended.push({ erasure, report });
    else wait(erasure, failed);
  }
  return ended;
}

function scanned(looked: number, left: number): string {
  return looked === 0
    ? "nothing was stored, nothing to look for"
    : `${looked} sealed answers looked for, ${left} found`;
}

async function rotateRoot({ vault, ledger }: Services): Promise<{ ok: boolean; detail: string }> {
  try {
    const { epoch, oldDestroyed } = await vault.rotateRoot();
    await ledger.write({ act: "epoch", vaultEpoch: epoch });
    const old = oldDestroyed
      ? "the secret before it is destroyed"
      : "the secret is the operator's: with it, older copies of the vault still open";
    return { ok: true, detail: `every remaining key wrapped anew, epoch ${epoch}; ${old}` };
  } catch (error) {
    return { ok: false, detail: `the vault could not be wrapped anew: ${codeOf(error)}` };
  }
}

/** Noted by the queue, with the time of the next try. */
function wait(erasure: Erasure, failed: readonly { step: string; detail: string }[]): void {
  erasure.state = "pending-physical";
  erasure.progress.waitsFor = failed.map(({ step, detail }) => `${step}: ${detail}`).join("; ");
}

/** A short word for what went wrong; never the text of an error of unknown origin. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : typeof name === "string" ? name : "unknown";
}
