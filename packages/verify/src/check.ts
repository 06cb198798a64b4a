import { trailSchema, verifyTrail } from "../../../src/lib/audit/verify-trail";
import { isJsonObject } from "../../../src/lib/core/json";
import { verifyEvidence } from "../../../src/lib/evidence/verify-evidence";
import { subjectDigest, verifyReceipt } from "../../../src/lib/receipt/verify-receipt";
import { receiptInWords } from "./receipt-in-words";

/** `unreadable`: it is not what it should be, so nothing was checked. */
export interface Checked {
  readonly result: "holds" | "fails" | "unreadable";
  readonly lines: readonly string[];
}

/** A name and the key that was given with the erasure: does the receipt speak of this one? */
export interface NamedPerson {
  readonly name: string;
  readonly key: string;
}

export function checkReceipt(text: string, publicKeyPem: string, named: NamedPerson | null = null): Checked {
  const verdict = verifyReceipt(receiptTextOf(text), publicKeyPem);
  if (!verdict.holds) return { result: "fails", lines: [`The receipt does NOT hold: ${verdict.why}`] };
  const { receipt } = verdict;
  const lines = ["The receipt holds.", "", ...receiptInWords(receipt)];
  if (named === null) return { result: "holds", lines };
  const digest = subjectDigest(named.key, named.name);
  if (digest === null)
    return { result: "unreadable", lines: [...lines, "The key given with the erasure can't be read: copy it whole."] };
  const isOfThem = receipt.subject?.digest === digest;
  if (isOfThem) return { result: "holds", lines: [...lines, `It speaks of "${named.name}".`] };
  return { result: "fails", lines: [`The receipt does NOT speak of "${named.name}" under this key.`] };
}

/** @param kept checkpoints from earlier: against those a trail that was cut off shows */
export function checkTrail(text: string, publicKeyPem: string, kept: readonly string[] = []): Checked {
  const value = parse(text);
  const trail = trailSchema.safeParse(value);
  if (!trail.success) return { result: "unreadable", lines: ["This is no audit trail."] };
  if (!isWrittenOnce(text, value))
    return {
      result: "fails",
      lines: ["The audit trail does NOT hold: its text is not as Lethe writes it (JSON, an indent of 2 or none)."],
    };
  const { records, checkpoint } = trail.data;
  const verdict = verifyTrail(records, [...(checkpoint === null ? [] : [checkpoint]), ...kept], publicKeyPem);
  if (!verdict.holds) return { result: "fails", lines: [`The audit trail does NOT hold: ${verdict.why}.`] };
  const open = verdict.records - verdict.covered;
  const { dropped } = verdict;
  return {
    result: "holds",
    lines: [
      `The audit trail holds: ${verdict.covered} records, none changed, moved or missing since they were signed.`,
      ...(dropped === 0
        ? []
        : [`Of ${dropped} only the leaf is left: a signed record says that their tenant was deleted.`]),
      ...(open === 0 ? [] : [`${open} newer records are not signed yet.`]),
    ],
  };
}

/** @param kept checkpoints from earlier that the trail must fit */
export function checkEvidence(text: string, publicKeyPem: string, kept: readonly string[] = []): Checked {
  const verdict = verifyEvidence(text, publicKeyPem, kept);
  if (!verdict.holds) return { result: "fails", lines: [`The evidence does NOT hold: ${verdict.why}`] };
  const { from, to, tenant, madeAt, figures, erasures, policies, audit } = verdict.evidence;
  const { low, high } = figures.redaction.requestsWithFindings;
  const receipts = erasures.filter(({ receipt }) => receipt !== null).length;
  return {
    result: "holds",
    lines: [
      `The evidence holds: ${tenant === null ? "all tenants" : `the tenant ${tenant}`}, from ${from} to ${to}, made at ${madeAt}.`,
      `  decisions: ${figures.decisions}, of them ${figures.cached} cached and ${figures.fresh} fresh`,
      `  personal data found in ${low + high} requests (${high} of high severity); ${figures.redaction.answersScrubbed} of ${figures.redaction.answersStored} stored answers were scrubbed`,
      `  policy versions: ${policies.length}; erasures: ${erasures.length}, ${receipts} with a receipt, which holds`,
      `  audit records: ${audit.records.length}, behind ${audit.before.size} others, under a signed checkpoint`,
      "",
      "Not one character of this was changed since it was signed.",
    ],
  };
}

/** The key beside a wrapped receipt is not used: whoever forges a receipt would put their own key there. */
function receiptTextOf(text: string): string {
  const value = parse(text);
  if (!isJsonObject(value) || !isJsonObject(value.receipt)) return text.replace(/\n$/, "");
  return isWrittenOnce(text, value) ? JSON.stringify(value.receipt) : text;
}

/** Written anew it must be the same text: a member that stands twice would be read by people and lost by the parser. */
function isWrittenOnce(text: string, value: unknown): boolean {
  return [JSON.stringify(value), JSON.stringify(value, null, 2)].includes(text.trim());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
