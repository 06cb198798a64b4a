import * as z from "zod";
import { addLeaf, type MerkleTree, rootOf } from "../audit/merkle";
import { auditLeafHash } from "../audit/record";
import { fitsCommitment } from "../audit/sealed-details";
import { verifyCheckpoint } from "../audit/verify-checkpoint";
import { fromBase64url, isSameBytes, utf8 } from "../core/bytes";
import { holdsEd25519 } from "../core/platform-crypto";
import { readPublicKey } from "../core/public-key";
import { verifyReceipt } from "../receipt/verify-receipt";
import { countDecisions, type Evidence, type EvidenceRecord, evidenceText, readEvidence } from "./format";

export type EvidenceVerdict =
  | { readonly holds: true; readonly evidence: Evidence }
  | { readonly holds: false; readonly why: string };

/**
 * Needs only the bundle's text and the public key (SPKI PEM): signature, every receipt in it, the audit records against a
 * checkpoint that was signed over them and all before them, what is shown of sealed ones, and whether the figures are those of the
 * decisions. Never throws.
 * @param kept checkpoints from earlier that the trail must fit
 */
export function verifyEvidence(text: string, publicKeyPem: string, kept: readonly string[] = []): EvidenceVerdict {
  const parsed = readEvidence(parse(text));
  if (!parsed.success) return refuse(`not a bundle of evidence: ${z.prettifyError(parsed.error)}`);
  if (evidenceText(parsed.data) !== text.replace(/\n$/, ""))
    return refuse("its text is not the one that was signed (RFC 8785, not a byte more)");
  const { signature, ...evidence } = parsed.data;
  const why =
    flawOfSignature(evidence, signature, publicKeyPem) ??
    flawOfReceipts(evidence, publicKeyPem) ??
    flawOfFigures(evidence) ??
    flawOfTrail(evidence.audit, publicKeyPem, kept);
  return why === null ? { holds: true, evidence } : refuse(why);
}

function refuse(why: string): EvidenceVerdict {
  return { holds: false, why };
}

function flawOfSignature(evidence: Evidence, signature: string, publicKeyPem: string): string | null {
  const key = readPublicKey(publicKeyPem);
  if (!key.ok) return key.why;
  const bytes = fromBase64url(signature);
  const holds = bytes !== null && holdsEd25519(key.raw, utf8(evidenceText(evidence)), bytes);
  return holds ? null : "the signature does not fit the bundle and this key";
}

function flawOfReceipts({ erasures }: Evidence, publicKeyPem: string): string | null {
  for (const { id, state, receipt } of erasures) {
    if (state === "complete" && receipt === null) return `erasure ${id} is complete and has no receipt`;
    if (receipt === null) continue;
    const verdict = verifyReceipt(receipt, publicKeyPem);
    if (!verdict.holds) return `the receipt of erasure ${id} does not hold: ${verdict.why}`;
    if (verdict.receipt.erasure !== id) return `the receipt of erasure ${id} is another one's`;
  }
  return null;
}

function flawOfFigures({ decisions, figures }: Evidence): string | null {
  const { findings, ...counted } = countDecisions(decisions);
  const same =
    counted.decisions === figures.decisions &&
    counted.cached === figures.cached &&
    counted.fresh === figures.fresh &&
    findings.low === figures.redaction.requestsWithFindings.low &&
    findings.high === figures.redaction.requestsWithFindings.high &&
    Object.keys(figures.byOutcome).length === Object.keys(counted.byOutcome).length &&
    Object.entries(counted.byOutcome).every(([outcome, count]) => figures.byOutcome[outcome] === count);
  return same ? null : "its figures are not those of its decisions";
}

function flawOfTrail(
  { before, records, checkpoint }: Evidence["audit"],
  pem: string,
  kept: readonly string[],
): string | null {
  const heads = [checkpoint, ...kept].map((note) => verifyCheckpoint(note, pem));
  const bad = heads.find((head) => !head.holds);
  if (bad !== undefined && !bad.holds) return `a checkpoint does not hold: ${bad.why}`;
  const known = heads.flatMap((head) => (head.holds ? [head.checkpoint] : []));
  let tree: MerkleTree = { size: before.size, peaks: before.peaks.map(bytesOf) };
  for (const record of [null, ...records]) {
    if (record !== null && record.seq !== tree.size + 1)
      return `audit record ${tree.size + 1} is missing or out of its place`;
    if (record !== null) tree = addLeaf(tree, bytesOf("leaf" in record ? record.leaf : auditLeafHash(record)));
    if (record !== null && isWronglyOpened(record))
      return `what is shown of audit record ${record.seq} is not what was sealed in it`;
    const head = known.find(({ size }) => size === tree.size);
    if (head !== undefined && !isSameBytes(rootOf(tree), head.root))
      return `one of the first ${tree.size} audit records is not what a checkpoint was signed over`;
  }
  return known[0]?.size === tree.size ? null : "the checkpoint is not over the last of the audit records";
}

function isWronglyOpened(record: EvidenceRecord): boolean {
  return "opened" in record && record.opened !== undefined && !fitsCommitment(record.details, record.opened);
}

/** A text that is no hash is no part of any signed tree. */
function bytesOf(hash: string): Uint8Array {
  return fromBase64url(hash) ?? new Uint8Array(32);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
