import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { KeyId, SubjectRef, TenantId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import { open, seal } from "@/lib/seal/aead";
import { deriveKey, KEY_BYTES } from "@/lib/seal/derive";
import type { DataKey, TenantKeys, Vault } from "../ports/vault";
import { openRootFile, type RootSource, rootFromOperator } from "./root-file";
import { deriveSharedKey, isSharedId, parentsOf } from "./shared-key";
import { SlotFile } from "./slot-file";
import { decodeRecord, encodeRecord, type VaultRecord } from "./vault-record";

export interface KeyFileOptions {
  /** Made with 0700 when missing. Holds `root.key` and `vault.bin`, both 0600. */
  readonly directory: string;
  /** 32 bytes held by the operator in place of `root.key`. */
  readonly rootSecret?: Uint8Array;
}

/** The embedded vault: root key file -> tenant keys -> data keys, in a slot file. */
export async function openKeyFileVault(options: KeyFileOptions): Promise<Vault> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  await chmod(options.directory, 0o700);
  const path = join(options.directory, "vault.bin");
  const root = await openRoot(options, path);
  const newest = await root.newest();
  const { slots, epoch } = await SlotFile.open(
    path,
    { epoch: newest.epoch, wrapKey: deriveKey(newest.secret, "wrap") },
    async (wanted) => {
      const secret = await root.secretOf(wanted);
      return secret === null ? null : deriveKey(secret, "wrap");
    },
  );
  await chmod(path, 0o600);
  // A rotation that was interrupted after the vault moved on has left the old secret behind.
  await root.forgetAllBut(epoch);
  const vault = new KeyFileVault(root, slots);
  await vault.ensureServerKeys();
  return vault;
}

async function openRoot(options: KeyFileOptions, vaultPath: string): Promise<RootSource> {
  const { rootSecret } = options;
  if (rootSecret === undefined) {
    const path = join(options.directory, "root.key");
    if (existsSync(vaultPath) && !existsSync(path)) {
      throw new Error(`${path} is missing, without it ${vaultPath} can't be opened: restore it, or set LETHE_ROOT_KEY`);
    }
    return openRootFile(path);
  }
  if (rootSecret.length !== KEY_BYTES) throw new Error("LETHE_ROOT_KEY must be 32 bytes: 64 hexadecimal digits");
  return rootFromOperator((epoch) => deriveKey(rootSecret, "wrap", Buffer.from(`epoch ${epoch}`)));
}

class KeyFileVault implements Vault {
  private readonly byOwner = new Map<string, VaultRecord>();
  private readonly byId = new Map<KeyId, VaultRecord>();
  private readonly derived = new Map<KeyId, TenantKeys>();
  /** Changes run one after the other; a failed one does not stop the next. */
  private tail: Promise<unknown> = Promise.resolve();

  private readonly root: RootSource;
  private readonly slots: SlotFile;

  constructor(root: RootSource, slots: SlotFile) {
    this.root = root;
    this.slots = slots;
    for (const [, bytes] of slots.records()) this.remember(decodeRecord(bytes));
  }

  async ensureServerKeys(): Promise<void> {
    await this.recordOf("server", "", "", () => randomBytes(KEY_BYTES));
    await this.recordOf(
      "receipt",
      "",
      "",
      () =>
        generateKeyPairSync("ed25519", {
          privateKeyEncoding: { type: "pkcs8", format: "der" },
          publicKeyEncoding: { type: "spki", format: "der" },
        }).privateKey,
    );
  }

  async tenantKeys(tenantId: TenantId): Promise<TenantKeys> {
    const record = this.find("tenant", tenantId, "") ?? (await this.tenantRecord(tenantId));
    const known = this.derived.get(record.id);
    if (known !== undefined) return known;
    const keys: TenantKeys = {
      id: record.id,
      index: deriveKey(record.key, "index"),
      mac: deriveKey(record.key, "mac"),
      subject: deriveKey(record.key, "subject"),
    };
    this.derived.set(record.id, keys);
    return keys;
  }

  async dataKey(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<DataKey> {
    const tenant = await this.tenantRecord(tenantId);
    const record = await this.recordOf("data", tenantId, subjectRef ?? "", () =>
      seal(deriveKey(tenant.key, "wrap"), randomBytes(KEY_BYTES), dataKeyAad(tenantId, subjectRef ?? "")),
    );
    return this.unwrap(record, tenant);
  }

  async openDataKey(tenantId: TenantId, id: KeyId): Promise<DataKey | null> {
    if (isSharedId(id)) return this.sharedKey(tenantId, parentsOf(id));
    const record = this.byId.get(id);
    const tenant = this.find("tenant", tenantId, "");
    if (record === undefined || tenant === undefined || record.tenantId !== tenantId) return null;
    return this.unwrap(record, tenant);
  }

  sharedKey(tenantId: TenantId, ids: readonly KeyId[]): Promise<DataKey | null> {
    return deriveSharedKey(ids, (id) => this.openDataKey(tenantId, id));
  }

  async subjectGeneration(tenantId: TenantId, subjectRef: SubjectRef): Promise<number> {
    return generationIn(this.find("generation", tenantId, subjectRef));
  }

  /** One process owns the file: nobody else can have changed it. */
  async forget(): Promise<void> {}

  async keyIds(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<KeyId[]> {
    const belongs = subjectRef === null ? isOfTenant(tenantId) : isOfSubject(tenantId, subjectRef);
    const records = [...this.byId.values()].filter(belongs);
    return records.filter((record) => record.kind !== "generation").map((record) => record.id);
  }

  destroyTenant(tenantId: TenantId): Promise<KeyId[]> {
    return this.exclusively(() => this.destroyNow(isOfTenant(tenantId)));
  }

  destroySubject(tenantId: TenantId, subjectRef: SubjectRef): Promise<KeyId[]> {
    return this.exclusively(async () => {
      const generation = generationIn(this.find("generation", tenantId, subjectRef)) + 1;
      const gone = await this.destroyNow(isOfSubject(tenantId, subjectRef));
      await this.destroyNow(isGenerationOf(tenantId, subjectRef));
      await this.make("generation", tenantId, subjectRef, Buffer.from(String(generation)));
      return gone;
    });
  }

  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }> {
    return this.exclusively(async () => {
      const next = await this.root.advance();
      await this.slots.rewrap(next.epoch, deriveKey(next.secret, "wrap"));
      const oldDestroyed = await this.root.forgetAllBut(next.epoch);
      return { epoch: next.epoch, oldDestroyed };
    });
  }

  async appKeyPepper(): Promise<Uint8Array> {
    return deriveKey(this.serverKey(), "app-key");
  }

  async sessionSecret(): Promise<Uint8Array> {
    return deriveKey(this.serverKey(), "session");
  }

  async sealSecret(name: string, secret: string): Promise<Uint8Array> {
    return seal(deriveKey(this.serverKey(), "config"), Buffer.from(secret, "utf8"), canonicalEncode(["config", name]));
  }

  async openSecret(name: string, sealed: Uint8Array): Promise<string> {
    return open(deriveKey(this.serverKey(), "config"), sealed, canonicalEncode(["config", name])).toString("utf8");
  }

  async receiptKey(): Promise<{ privateKeyDer: Uint8Array; keyId: KeyId }> {
    const record = this.must("receipt");
    return { privateKeyDer: record.key, keyId: record.id };
  }

  async close(): Promise<void> {
    await this.exclusively(() => this.slots.close());
  }

  private serverKey(): Uint8Array {
    return this.must("server").key;
  }

  private must(kind: "server" | "receipt"): VaultRecord {
    const record = this.find(kind, "", "");
    if (record === undefined) throw new Error(`the vault holds no ${kind} key`);
    return record;
  }

  private unwrap(record: VaultRecord, tenant: VaultRecord): DataKey {
    if (record.opened === undefined) {
      const aad = dataKeyAad(record.tenantId, record.subject);
      record.opened = new Uint8Array(open(deriveKey(tenant.key, "wrap"), record.key, aad));
    }
    return { id: record.id, key: record.opened };
  }

  private find(kind: VaultRecord["kind"], tenantId: string, subject: string): VaultRecord | undefined {
    return this.byOwner.get(ownerKey(kind, tenantId, subject));
  }

  private tenantRecord(tenantId: TenantId): Promise<VaultRecord> {
    return this.recordOf("tenant", tenantId, "", () => randomBytes(KEY_BYTES));
  }

  /** The record of an owner, made and on the disk before it is returned. */
  private async recordOf(
    kind: VaultRecord["kind"],
    tenantId: string,
    subject: string,
    makeKey: () => Uint8Array,
  ): Promise<VaultRecord> {
    const known = this.find(kind, tenantId, subject);
    if (known !== undefined) return known;
    return this.exclusively(async () => {
      const raced = this.find(kind, tenantId, subject);
      if (raced !== undefined) return raced;
      return this.make(kind, tenantId, subject, makeKey());
    });
  }

  private async make(
    kind: VaultRecord["kind"],
    tenantId: string,
    subject: string,
    key: Uint8Array,
  ): Promise<VaultRecord> {
    const record: VaultRecord = { id: randomUUID() as KeyId, kind, tenantId, subject, key };
    await this.slots.add(encodeRecord(record));
    this.remember(record);
    return record;
  }

  private async destroyNow(matches: (record: VaultRecord) => boolean): Promise<KeyId[]> {
    const victims = [...this.byId.values()].filter(matches);
    const ids = new Set(victims.map((record) => record.id));
    const slots = [...this.slots.records()].filter(([, bytes]) => ids.has(decodeRecord(bytes).id));
    for (const record of victims) this.wipe(record);
    await this.slots.destroy(slots.map(([slot]) => slot));
    return victims.filter((record) => record.kind !== "generation").map((record) => record.id);
  }

  private remember(record: VaultRecord): void {
    this.byOwner.set(ownerKey(record.kind, record.tenantId, record.subject), record);
    this.byId.set(record.id, record);
  }

  private wipe(record: VaultRecord): void {
    this.byOwner.delete(ownerKey(record.kind, record.tenantId, record.subject));
    this.byId.delete(record.id);
    const keys = this.derived.get(record.id);
    for (const bytes of [record.key, record.opened, keys?.index, keys?.mac, keys?.subject]) bytes?.fill(0);
    this.derived.delete(record.id);
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const run = this.tail.then(work, work);
    this.tail = run.catch(() => undefined);
    return run;
  }
}

function isOfTenant(tenantId: TenantId): (record: VaultRecord) => boolean {
  return (record) => record.tenantId === tenantId && record.kind !== "server";
}

function isOfSubject(tenantId: TenantId, subjectRef: SubjectRef): (record: VaultRecord) => boolean {
  return (record) => record.kind === "data" && record.tenantId === tenantId && record.subject === subjectRef;
}

function isGenerationOf(tenantId: TenantId, subjectRef: SubjectRef): (record: VaultRecord) => boolean {
  return (record) => record.kind === "generation" && record.tenantId === tenantId && record.subject === subjectRef;
}

function generationIn(record: VaultRecord | undefined): number {
  return record === undefined ? 0 : Number(Buffer.from(record.key).toString());
}

function ownerKey(kind: string, tenantId: string, subject: string): string {
  return `${kind}\n${tenantId}\n${subject}`;
}

function dataKeyAad(tenantId: string, subject: string): Uint8Array {
  return canonicalEncode(["lethe/data-key", tenantId, subject]);
}
