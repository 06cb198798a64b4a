import { addLeaf, EMPTY_TREE, type MerkleTree, rootOf } from "@/lib/audit/merkle";
import { signCheckpoint } from "@/lib/audit/sign-checkpoint";
import { verifyCheckpoint } from "@/lib/audit/verify-checkpoint";
import { isSameBytes, toBase64url } from "@/lib/core/bytes";
import {
  countDecisions,
  EVIDENCE_FORMAT,
  type Evidence,
  type EvidenceDecision,
  type EvidenceRecord,
} from "@/lib/evidence/format";
import { signEvidence } from "@/lib/evidence/sign-evidence";
import type { Database } from "../ports/database";
import type { Vault } from "../ports/vault";
import { DetailsReader } from "../services/audit/audit-keys";
import { DROPPED } from "../services/audit/drop-audit-records";
import type { CopyDays } from "../services/context";
import { readProgress } from "../services/erasures/progress";
import { receiptPrivateKey, receiptPublicKey } from "../services/erasures/receipt-key";
import { makeProcessingRecord } from "../services/retention/processing-record";
import { tenantSettingsSchema } from "../services/settings-schema";

/** Of one bundle: more would not be held in memory. A longer period is several bundles. */
const DECISIONS_MAX = 200_000;
const RECORDS_MAX = 50_000;
const PAGE = 2_000;
/** Records after the period among which one of it may still stand. */
const LATER_MAX = 100;

export interface EvidenceParts {
  readonly db: Database;
  readonly vault: Vault;
  readonly now: number;
  readonly version: string;
  readonly copyDays: CopyDays;
  readonly decisionDays: number;
  /** Providers that the environment names: they may be told what any tenant asks. */
  readonly environment: readonly { readonly name: string }[];
}

/** Milliseconds since 1970; `to` is not in it. */
export interface Period {
  readonly from: number;
  readonly to: number;
  /** Null: all tenants. */
  readonly tenantId: string | null;
}

/** Evidence can't be made, and what to do. */
export class EvidenceRefused extends Error {
  override readonly name = "EvidenceRefused";
}

/** What was done in a period, in one signed text. Reads only, beside a running server. @throws EvidenceRefused */
export async function makeEvidence(parts: EvidenceParts, period: Period): Promise<string> {
  const { keyId } = await parts.vault.receiptKey();
  const decisions = await decisionsOf(parts, period);
  const { findings, ...counted } = countDecisions(decisions);
  const evidence: Evidence = {
    format: EVIDENCE_FORMAT,
    from: iso(period.from),
    to: iso(period.to),
    tenant: period.tenantId,
    madeAt: iso(parts.now),
    version: parts.version,
    processing: await processingOf(parts, period),
    decisions,
    figures: { ...counted, redaction: { requestsWithFindings: findings, ...(await storedIn(parts, period)) } },
    policies: await policiesOf(parts, period),
    erasures: await erasuresOf(parts, period),
    audit: await trailOf(parts, period),
    keyId,
  };
  return signEvidence(evidence, await receiptPrivateKey(parts.vault));
}

const iso = (ms: number) => new Date(ms).toISOString();
const ofTenant = ({ tenantId }: Period) => (tenantId === null ? {} : { tenantId });

async function processingOf(parts: EvidenceParts, period: Period) {
  const { db, now, version, copyDays, decisionDays, environment } = parts;
  const where = period.tenantId === null ? {} : { id: period.tenantId };
  const tenants = await db.read.tenant.findMany({ where, orderBy: { id: "asc" } });
  const upstreams = await db.read.upstream.findMany({ orderBy: { id: "asc" }, select: { tenantId: true, name: true } });
  return tenants.map(({ id, name, settings }) => {
    const read = tenantSettingsSchema.safeParse(parse(settings));
    if (!read.success) return { tenant: { id, name }, unreadable: "its settings are damaged" };
    const own = upstreams.filter(({ tenantId }) => tenantId === null || tenantId === id);
    const recipients = [...own, ...environment].map((one) => one.name);
    const common = { now, version, decisionDays, recipients, copies: copyDays };
    return JSON.parse(JSON.stringify(makeProcessingRecord({ id, name, settings: read.data, ...common }))) as unknown;
  });
}

async function decisionsOf({ db }: EvidenceParts, period: Period): Promise<EvidenceDecision[]> {
  const versions = await versionsByDigest(db, period);
  const where = { ...ofTenant(period), at: { gte: BigInt(period.from), lt: BigInt(period.to) } };
  if ((await db.read.decision.count({ where })) > DECISIONS_MAX)
    throw new EvidenceRefused(
      `The period holds more than ${DECISIONS_MAX} decisions: make several bundles of shorter periods, or name a tenant.`,
    );
  const decisions: EvidenceDecision[] = [];
  for (let after = ""; ; ) {
    const order = { where: { ...where, id: { gt: after } }, orderBy: { id: "asc" }, take: PAGE } as const;
    const rows = await db.read.decision.findMany(order);
    for (const row of rows) {
      const { id, tenantId, outcome, reason, model, entryId: entry, score, policyDigest: digest } = row;
      const version = versions.get(`${tenantId} ${digest}`) ?? versions.get(` ${digest}`) ?? null;
      const what = { id, at: iso(Number(row.at)), tenant: tenantId, outcome, reason, model, entry, score };
      const policy = { digest, version };
      decisions.push({ ...what, policy, cached: outcome.startsWith("hit-"), findings: findingsIn(row.policyInput) });
    }
    after = rows.at(-1)?.id ?? after;
    if (rows.length < PAGE) return decisions;
  }
}

function findingsIn(policyInput: string): EvidenceDecision["findings"] {
  const { pii_severity: severity } = (parse(policyInput) ?? {}) as { pii_severity?: unknown };
  return severity === "low" || severity === "high" ? severity : "none";
}

async function versionsByDigest(db: Database, period: Period): Promise<Map<string, number>> {
  const rows = await db.read.policyVersion.findMany({ where: policiesWhere(period), orderBy: { version: "asc" } });
  return new Map(rows.map(({ tenantId, digest, version }) => [`${tenantId ?? ""} ${digest}`, version]));
}

/** A tenant's own, and the default of everybody. */
function policiesWhere({ tenantId }: Period) {
  return tenantId === null ? {} : { OR: [{ tenantId }, { tenantId: null }] };
}

async function policiesOf({ db }: EvidenceParts, period: Period): Promise<Evidence["policies"]> {
  const where = { ...policiesWhere(period), createdAt: { lt: new Date(period.to) } };
  const rows = await db.read.policyVersion.findMany({ where, orderBy: [{ tenantId: "asc" }, { version: "asc" }] });
  return rows.map(({ tenantId: tenant, version, state, digest, publishedAt, source }) => {
    return { tenant, version, state, digest, publishedAt: publishedAt?.toISOString() ?? null, source };
  });
}

async function storedIn({ db }: EvidenceParts, period: Period) {
  const where = { ...ofTenant(period), createdAt: { gte: BigInt(period.from), lt: BigInt(period.to) } };
  return {
    answersStored: await db.read.entry.count({ where }),
    answersScrubbed: await db.read.entry.count({ where: { ...where, piiScrubbed: true } }),
  };
}

/** Asked for or ended in the period, and those that were open then. */
async function erasuresOf({ db }: EvidenceParts, period: Period): Promise<Evidence["erasures"]> {
  const [from, to] = [new Date(period.from), new Date(period.to)];
  const open = { OR: [{ completedAt: null }, { completedAt: { gte: from } }] };
  const where = { ...ofTenant(period), createdAt: { lt: to }, ...open };
  const rows = await db.read.erasure.findMany({ where, orderBy: { createdAt: "asc" } });
  return rows.map(({ id, tenantId: tenant, state, createdAt, completedAt, receipt, progress }) => {
    const times = { requestedAt: createdAt.toISOString(), completedAt: completedAt?.toISOString() ?? null };
    return { id, tenant, state, kind: readProgress(progress).kind, ...times, receipt };
  });
}

type AuditRow = Awaited<ReturnType<Database["read"]["auditRecord"]["findMany"]>>[number];

/**
 * The records of the period, and the tree before them. The checkpoint is over all up to the last of them: a part of the tree
 * that the newest checkpoint of the trail covers, which is checked here.
 */
async function trailOf({ db, vault }: EvidenceParts, period: Period): Promise<Evidence["audit"]> {
  const newest = await newestCheckpoint(db, vault);
  const details = new DetailsReader(vault);
  const records: EvidenceRecord[] = [];
  let tree: MerkleTree = EMPTY_TREE;
  let [before, end]: [MerkleTree, MerkleTree] = [tree, tree];
  /** Behind the end of the period, as far as is known: clocks of several processes differ a little. */
  let later: AuditRow[] = [];
  for (let after = 0; after < newest.size; ) {
    const rows = await db.read.auditRecord.findMany({
      where: { seq: { gt: after, lte: newest.size } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    for (const row of rows) {
      const at = Number(row.at);
      tree = addLeaf(tree, Buffer.from(row.leafHash, "base64url"));
      if (at < period.from && records.length === 0) [before, end, later] = [tree, tree, []];
      else if (at >= period.to) later = later.length < LATER_MAX ? [...later, row] : later;
      else if (later.length < LATER_MAX) {
        for (const one of [...later, row]) records.push(await recordOf(details, one, period));
        [later, end] = [[], tree];
      }
      if (records.length > RECORDS_MAX)
        throw new EvidenceRefused(`The period holds more than ${RECORDS_MAX} audit records: make it shorter.`);
    }
    const last = rows.at(-1)?.seq;
    if (last === undefined) break;
    after = last;
  }
  if (tree.size !== newest.size || !isSameBytes(rootOf(tree), newest.root))
    throw new EvidenceRefused(
      "The audit trail is not what was signed: see docs/architecture.md, and the server's log.",
    );
  const checkpoint = { origin: newest.origin, size: end.size, root: rootOf(end) };
  return {
    before: { size: before.size, peaks: before.peaks.map((peak) => toBase64url(peak)) },
    records,
    checkpoint: signCheckpoint(checkpoint, await receiptPrivateKey(vault)),
  };
}

/** In a tenant's bundle of all records but its own, and of a deleted one's everywhere: the leaf. */
async function recordOf(details: DetailsReader, row: AuditRow, { tenantId }: Period): Promise<EvidenceRecord> {
  const { leafHash: leaf, seq, ...rest } = row;
  const isOthers = tenantId !== null && row.tenantId !== tenantId;
  if (isOthers || row.action === DROPPED) return { seq, leaf };
  const opened = await details.open(row);
  return { seq, ...rest, at: Number(row.at), ...(opened === null ? {} : { opened }) };
}

async function newestCheckpoint(db: Database, vault: Vault) {
  const row = await db.read.serverSetting.findUnique({ where: { name: "audit-tree" } });
  const { note } = (parse(row?.value ?? "") ?? {}) as { note?: unknown };
  const verdict = verifyCheckpoint(typeof note === "string" ? note : "", await receiptPublicKey(vault));
  if (verdict.holds) return verdict.checkpoint;
  throw new EvidenceRefused("No checkpoint of the audit trail was signed yet: start the server once.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
