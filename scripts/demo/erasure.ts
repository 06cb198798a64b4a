import { setTimeout as sleep } from "node:timers/promises";
import { verifyReceipt } from "@/lib/receipt/verify-receipt";
import { ask, callApi } from "./ask";
import type { Asked } from "./replay";
import { isHit } from "./replay";
import type { Stats } from "./report";
import type { DemoTenant } from "./tenants";
import { countRemains, takeSamples } from "./witness";

interface ErasureState {
  readonly id: string;
  readonly state: string;
  readonly failure: string | null;
  readonly steps: readonly { readonly step: string; readonly ok: boolean; readonly detail: string }[];
}

/** One promise, whether it was kept, and how that was seen. */
export interface Check {
  readonly promise: string;
  readonly kept: boolean;
  readonly seen: string;
}

export interface ErasureScene {
  readonly url: string;
  readonly erased: DemoTenant;
  readonly other: DemoTenant;
  readonly asked: readonly Asked[];
  /** Null: files of a server that is not ours to read. */
  readonly dataDirectory: string | null;
  readonly print: (text: string) => void;
}

const POLL_MS = 100;
const COMPLETE_MS_MAX = 120_000;

export async function previewErasure(url: string, key: string): Promise<{ entries: number; confirm: string }> {
  return callApi(url, key, "/api/v1/erasures", { dry_run: true });
}

/** Erases a tenant as an app would and looks, by every way there is, whether it is gone and the other is untouched. */
export async function eraseAndCheck(scene: ErasureScene): Promise<Check[]> {
  const { url, erased, other, dataDirectory, print } = scene;
  const preview = await previewErasure(url, erased.key);
  print(`  would erase ${preview.entries.toLocaleString("en")} entries; confirmed with the name "${preview.confirm}"`);
  const samples = dataDirectory === null || erased.id === null ? [] : takeSamples(dataDirectory, erased.id);
  const foundBefore = dataDirectory === null ? 0 : countRemains(dataDirectory, samples);
  const otherBefore = await callApi<Stats>(url, other.key, "/api/v1/stats");

  const started = await callApi<ErasureState>(url, erased.key, "/api/v1/erasures", { confirm: preview.confirm });
  const done = await untilComplete(scene, started.id);
  for (const { step, ok, detail } of done.steps) print(`  ${ok ? "ok    " : "FAILED"}  ${step}: ${detail}`);

  const checks = [
    { promise: "every step held", kept: done.steps.every(({ ok }) => ok), seen: `${done.steps.length} steps` },
    ...(await checkReceipt(scene, done.id)),
    await checkEmpty(scene),
    await checkForgotten(scene),
    ...(await checkOther(scene, otherBefore.entries)),
  ];
  if (dataDirectory === null) return checks;
  const left = countRemains(dataDirectory, samples);
  const seen = `${foundBefore} of ${samples.length} sealed answers found in the data files before, ${left} after`;
  return [...checks, { promise: "the files hold none of its bytes", kept: left === 0 && foundBefore > 0, seen }];
}

async function untilComplete({ url, erased }: ErasureScene, id: string): Promise<ErasureState> {
  const deadline = performance.now() + COMPLETE_MS_MAX;
  while (performance.now() < deadline) {
    const erasure = await callApi<ErasureState>(url, erased.key, `/api/v1/erasures/${id}`);
    if (erasure.state === "complete") return erasure;
    if (erasure.failure !== null) throw new Error(`the erasure stopped: ${erasure.failure}`);
    await sleep(POLL_MS);
  }
  throw new Error("the erasure was not complete in time");
}

async function checkReceipt({ url, erased, print }: ErasureScene, id: string): Promise<Check[]> {
  const { receipt, public_key: publicKey } = await callApi<{ receipt: object; public_key: string }>(
    url,
    erased.key,
    `/api/v1/erasures/${id}/receipt`,
  );
  const verdict = verifyReceipt(JSON.stringify(receipt), publicKey);
  const forged = verifyReceipt(JSON.stringify({ ...receipt, completedAt: "2000-01-01T00:00:00.000Z" }), publicKey);
  if (verdict.holds) for (const line of verdict.receipt.outsideReach) print(`  outside its reach: ${line}`);
  const seen = verdict.holds ? `${verdict.receipt.keysDestroyed.length} keys destroyed, erasure ${id}` : verdict.why;
  return [
    { promise: "the receipt holds", kept: verdict.holds, seen },
    {
      promise: "a receipt with another date does not",
      kept: !forged.holds,
      seen: forged.holds ? "it holds" : forged.why,
    },
  ];
}

async function checkEmpty({ url, erased }: ErasureScene): Promise<Check> {
  const { entries } = await callApi<Stats>(url, erased.key, "/api/v1/stats");
  return { promise: `nothing of ${erased.name} is left`, kept: entries === 0, seen: `${entries} entries` };
}

/** A question that was answered from the cache before. Asked with no-store, so that looking leaves nothing behind. */
async function checkForgotten({ url, erased, asked }: ErasureScene): Promise<Check> {
  const known = asked.find(({ tenant, answer }) => tenant === erased && isHit(answer)) ?? asked.find(isCached(erased));
  const answer = await ask(url, erased.key, known?.question.text ?? "", { "cache-control": "no-store" });
  return { promise: "a question it knew is a miss", kept: answer.outcome === "miss", seen: answer.outcome };
}

async function checkOther({ url, other, asked }: ErasureScene, entriesBefore: number): Promise<Check[]> {
  const { entries } = await callApi<Stats>(url, other.key, "/api/v1/stats");
  const known = asked.find(isCached(other));
  const answer = await ask(url, other.key, known?.question.text ?? "");
  return [
    {
      promise: `${other.name} is untouched`,
      kept: entries === entriesBefore && entries > 0,
      seen: `${entriesBefore} entries before, ${entries} after`,
    },
    { promise: "and still answered from its cache", kept: isHit(answer), seen: answer.outcome },
  ];
}

/** Found in the cache, or stored there when it was not. */
function isCached(wanted: DemoTenant): (one: Asked) => boolean {
  return ({ tenant, answer }) => tenant === wanted && (isHit(answer) || answer.outcome === "miss");
}
