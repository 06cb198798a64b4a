import type { Logger } from "pino";
import { z } from "zod";
import { addLeaf, EMPTY_TREE, type MerkleTree, rootOf } from "@/lib/audit/merkle";
import { signCheckpoint } from "@/lib/audit/sign-checkpoint";
import { verifyCheckpoint } from "@/lib/audit/verify-checkpoint";
import type { Clock } from "../../ports/clock";
import type { AdminTransaction, Database } from "../../ports/database";
import type { Vault } from "../../ports/vault";
import { receiptPrivateKey, receiptPublicKey } from "../erasures/receipt-key";
import { nextId } from "../ids";
import { writeAudit } from "./audit-event";

/** The row of `server_setting` that holds the tree: without it every checkpoint would need every record. */
const NAME = "audit-tree";
/** Records that one transaction covers: it may not keep others from writing for long. */
const LEAVES_PER_STEP = 500;
const STEPS_PER_RUN = 20;

const base64 = z.base64().transform((text) => Buffer.from(text, "base64"));
const stateSchema = z.object({ origin: z.string(), size: z.number().int(), peaks: z.array(base64), note: z.string() });

interface TreeKeys {
  readonly sign: Awaited<ReturnType<typeof receiptPrivateKey>>;
  readonly verify: Awaited<ReturnType<typeof receiptPublicKey>>;
}

interface State extends MerkleTree {
  readonly origin: string;
  /** The newest checkpoint, signed over exactly this tree. */
  readonly note: string;
}

/** Records that should be leaves do not continue the tree. Nothing is signed over them. */
class TrailBroken extends Error {
  override readonly name = "TrailBroken";
}

/**
 * Signs the audit trail: new records become leaves of a Merkle tree, and a checkpoint over all of them is signed and
 * logged, so that whoever keeps the log, or a checkpoint, sees when a record is changed, moved or taken away. Not in the
 * transaction of the act: a record is covered within the next upkeep, and acts never wait for each other's hashes.
 */
export class AuditTree {
  /** The newest checkpoint of this process; the row must not go behind it. */
  private signed: { readonly origin: string; readonly size: number } | null = null;
  private complaint: string | null = null;
  /** When a checkpoint was last seen to cover every record. */
  private covered: number;
  private readonly db: Database;
  private readonly vault: Vault;
  private readonly clock: Clock;
  private readonly log: Logger;

  constructor(options: { db: Database; vault: Vault; clock: Clock; log: Logger }) {
    this.db = options.db;
    this.vault = options.vault;
    this.clock = options.clock;
    this.log = options.log;
    this.covered = options.clock.now();
  }

  /** Milliseconds since 1970: when a checkpoint was last seen to cover every record; the start, before the first. */
  get coveredAt(): number {
    return this.covered;
  }

  /** The records are not what was signed: nothing more is signed over them. */
  get isBroken(): boolean {
    return this.complaint !== null;
  }

  /** So many records the newest checkpoint of this process covers. */
  get coveredRecords(): number {
    return this.signed?.size ?? 0;
  }

  /** The newest checkpoint; null before the first. */
  async checkpoint(): Promise<string | null> {
    return (await this.read(this.db.read, await receiptPublicKey(this.vault)))?.note ?? null;
  }

  /** Covers what is new. A broken trail is said in the log, once, and left as it is. */
  async extend(): Promise<void> {
    const newest = await newestSeq(this.db.read);
    if (newest === 0 || newest === this.signed?.size) {
      this.covered = this.clock.now();
      return;
    }
    try {
      let steps = 0;
      do await this.extendOnce();
      while ((this.signed?.size ?? 0) < newest && ++steps < STEPS_PER_RUN);
    } catch (error) {
      if (!(error instanceof TrailBroken)) throw error;
      if (this.complaint !== error.message)
        this.log.error({ err: error }, "the audit trail is broken: it is not signed");
      this.complaint = error.message;
    }
  }

  private async extendOnce(): Promise<void> {
    // Before the transaction: nothing but the database is waited for inside.
    const keys = { sign: await receiptPrivateKey(this.vault), verify: await receiptPublicKey(this.vault) };
    const { origin, size, note } = await this.db.write((tx) => this.extendIn(tx, keys));
    this.signed = { origin, size };
    this.complaint = null;
    this.covered = this.clock.now();
    this.log.info({ checkpoint: note }, "audit checkpoint");
  }

  private async extendIn(tx: AdminTransaction, keys: TreeKeys): Promise<State> {
    const state = (await this.read(tx, keys.verify)) ?? (await this.begin(tx));
    const { origin } = state;
    if (this.signed !== null && (this.signed.origin !== origin || this.signed.size > state.size))
      throw new TrailBroken(`checkpoint ${this.signed.size} of this run is not in the database any more`);
    const newest = await newestSeq(tx);
    if (newest < state.size)
      throw new TrailBroken(`records from ${newest + 1} to ${state.size} are not there any more`);
    const tree = await addRecords(tx, state);
    const checkpoint = { origin, size: tree.size, root: rootOf(tree) };
    const note = signCheckpoint(checkpoint, keys.sign);
    const peaks = tree.peaks.map((peak) => Buffer.from(peak).toString("base64"));
    const value = JSON.stringify({ origin, size: tree.size, peaks, note });
    await tx.serverSetting.upsert({ where: { name: NAME }, update: { value }, create: { name: NAME, value } });
    return { ...tree, origin, note };
  }

  /** Null: there is none, or it is not what was signed; whoever can write the row can't sign. */
  private async read(
    db: Pick<AdminTransaction, "serverSetting">,
    publicKey: TreeKeys["verify"],
  ): Promise<State | null> {
    const row = await db.serverSetting.findUnique({ where: { name: NAME } });
    const parsed = stateSchema.safeParse(row === null ? null : JSON.parse(row.value));
    if (!parsed.success) return null;
    const verdict = verifyCheckpoint(parsed.data.note, publicKey);
    if (!verdict.holds) return null;
    const { origin, size, root } = verdict.checkpoint;
    const fits = origin === parsed.data.origin && size === parsed.data.size;
    return fits && Buffer.compare(rootOf(parsed.data), root) === 0 ? parsed.data : null;
  }

  /**
   * A new log under a name of its own, for a log must never sign two trees that contradict each other. Recorded: where the
   * tree was lost or taken away, or is not signed by the key that is here, that shows.
   */
  private async begin(tx: AdminTransaction): Promise<State> {
    const origin = `lethe/audit/${nextId()}`;
    const isAnew = (await tx.serverSetting.findUnique({ where: { name: NAME } })) !== null;
    if (isAnew)
      this.log.error(
        { origin },
        "the audit trail's last checkpoint is not what these keys have signed: a new log begins over the same records; were older keys put back?",
      );
    const actor = { kind: "system" as const };
    const details = isAnew ? { origin, instead: "the last checkpoint is not signed by this key" } : { origin };
    await writeAudit(tx, this.clock.now(), { actor, action: "audit.log-begin", tenantId: null, target: null, details });
    return { ...EMPTY_TREE, origin, note: "" };
  }
}

async function newestSeq(db: Pick<AdminTransaction, "auditRecord">): Promise<number> {
  return (await db.auditRecord.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } }))?.seq ?? 0;
}

async function addRecords(tx: AdminTransaction, from: MerkleTree): Promise<MerkleTree> {
  let tree = from;
  const rows = await tx.auditRecord.findMany({
    where: { seq: { gt: tree.size } },
    orderBy: { seq: "asc" },
    take: LEAVES_PER_STEP,
    select: { seq: true, leafHash: true },
  });
  for (const { seq, leafHash } of rows) {
    if (seq !== tree.size + 1) throw new TrailBroken(`record ${tree.size + 1} is not there`);
    tree = addLeaf(tree, Buffer.from(leafHash, "base64url"));
  }
  return tree;
}
