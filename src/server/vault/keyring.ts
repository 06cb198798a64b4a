import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { KeyId, SubjectRef, TenantId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import { open, seal } from "@/lib/seal/aead";
import { deriveKey, KEY_BYTES, type KeyUse } from "@/lib/seal/derive";
import type { DataKey, TenantKeys, Vault } from "../ports/vault";
import type { DataRecord, KeyRecords, RootRecord } from "./key-records";
import { deriveSharedKey, isSharedId, parentsOf } from "./shared-key";

/** Data keys of one tenant that stay open in memory. */
const OPEN_MAX = 20_000;
const TENANTS_MAX = 10_000;

/** What is held in memory of a tenant. */
interface OpenTenant {
  readonly record: RootRecord;
  readonly keys: TenantKeys;
  readonly wrapKey: Uint8Array;
  /** By id, and by subject. */
  readonly byId: LRUCache<KeyId, DataKey>;
  readonly idOf: LRUCache<string, KeyId>;
  /** How many of its people were erased since it is in memory. */
  changes: number;
}

/** The one vault, over whatever keeps its records. */
export class Keyring implements Vault {
  private readonly records: KeyRecords;
  private readonly tenants = new LRUCache<TenantId, OpenTenant>({ max: TENANTS_MAX });
  private readonly opening = new Map<TenantId, Promise<OpenTenant>>();
  private readonly reading = new Map<string, Promise<unknown>>();
  private readonly server: RootRecord;
  private readonly receipt: RootRecord;
  private readonly derived = new Map<KeyUse, Uint8Array>();

  private constructor(records: KeyRecords, server: RootRecord, receipt: RootRecord) {
    this.records = records;
    this.server = server;
    this.receipt = receipt;
  }

  static async over(records: KeyRecords): Promise<Keyring> {
    const server = await rootRecord(records, "server", "", () => randomBytes(KEY_BYTES));
    const receipt = await rootRecord(records, "receipt", "", newSigningKey);
    return new Keyring(records, server, receipt);
  }

  async tenantKeys(tenantId: TenantId): Promise<TenantKeys> {
    return (await this.tenant(tenantId)).keys;
  }

  async dataKey(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<DataKey> {
    const subject = subjectRef ?? "";
    const tenant = await this.tenant(tenantId);
    const known = tenant.byId.get(tenant.idOf.get(subject) ?? ("" as KeyId));
    if (known !== undefined) return known;
    const { changes } = tenant;
    const record = await this.once(`data ${tenantId} ${subject}`, async () => {
      const found = await this.records.findData(tenant.record, subject);
      const wrap = (binding: string) => seal(tenant.wrapKey, randomBytes(KEY_BYTES), bindingAad(tenantId, binding));
      return found ?? this.records.addData(tenant.record, subject, wrap);
    });
    const opened = unwrap(tenant, record, changes);
    if (tenant.changes === changes) tenant.idOf.set(subject, record.id);
    return opened;
  }

  async openDataKey(tenantId: TenantId, id: KeyId): Promise<DataKey | null> {
    if (isSharedId(id)) return this.sharedKey(tenantId, parentsOf(id));
    const tenant = await this.existing(tenantId);
    if (tenant === null) return null;
    const known = tenant.byId.get(id);
    if (known !== undefined) return known;
    const { changes } = tenant;
    const record = await this.once(`id ${tenantId} ${id}`, () => this.records.findDataById(tenant.record, id));
    return record === null ? null : unwrap(tenant, record, changes);
  }

  sharedKey(tenantId: TenantId, ids: readonly KeyId[]): Promise<DataKey | null> {
    return deriveSharedKey(ids, (id) => this.openDataKey(tenantId, id));
  }

  async subjectGeneration(tenantId: TenantId, subjectRef: SubjectRef): Promise<number> {
    const tenant = await this.existing(tenantId);
    return tenant === null ? 0 : this.records.generation(tenant.record, subjectRef);
  }

  async keyIds(tenantId: TenantId, subjectRef: SubjectRef | null): Promise<KeyId[]> {
    const tenant = await this.existing(tenantId);
    if (tenant === null) return [];
    if (subjectRef === null) return [tenant.record.id, ...(await this.records.dataIds(tenant.record))];
    const record = await this.records.findData(tenant.record, subjectRef);
    return record === null ? [] : [record.id];
  }

  async destroyTenant(tenantId: TenantId): Promise<KeyId[]> {
    const tenant = await this.existing(tenantId);
    if (tenant === null) return [];
    const gone = await this.records.destroyTenant(tenant.record);
    await this.forget(tenantId);
    return gone;
  }

  async destroySubject(tenantId: TenantId, subjectRef: SubjectRef): Promise<KeyId[]> {
    // Counted even where no key ever was: what the person has under way must not be stored.
    const tenant = await this.tenant(tenantId);
    const gone = await this.records.destroySubject(tenant.record, subjectRef);
    // What was read before is not kept after: it may be the key that is gone.
    tenant.changes += 1;
    this.reading.clear();
    for (const id of gone) {
      tenant.byId.get(id)?.key.fill(0);
      tenant.byId.delete(id);
    }
    tenant.idOf.delete(subjectRef);
    return gone;
  }

  async destroyKeys(tenantId: TenantId, ids: readonly KeyId[]): Promise<KeyId[]> {
    const tenant = await this.existing(tenantId);
    if (tenant === null) return [];
    if (ids.includes(tenant.record.id)) return this.destroyTenant(tenantId);
    const gone: KeyId[] = [];
    for (const id of ids) if (await this.records.destroyData(tenant.record, id)) gone.push(id);
    // By subject as well: which subject it was nobody says.
    if (gone.length > 0) await this.forget(tenantId);
    return gone;
  }

  rootEpoch(): Promise<number> {
    return this.records.rootEpoch();
  }

  /** Wiped, not only dropped: whoever still holds a key of a tenant that is gone holds zeros. */
  async forget(tenantId: TenantId): Promise<void> {
    this.opening.delete(tenantId);
    this.reading.clear();
    const tenant = this.tenants.get(tenantId);
    if (tenant === undefined) return;
    this.tenants.delete(tenantId);
    for (const { key } of tenant.byId.values()) key.fill(0);
    for (const key of [tenant.keys.index, tenant.keys.mac, tenant.keys.subject, tenant.wrapKey]) key.fill(0);
  }

  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }> {
    return this.records.rotateRoot();
  }

  async appKeyPepper(): Promise<Uint8Array> {
    return this.ofServer("app-key");
  }

  async sessionSecret(): Promise<Uint8Array> {
    return this.ofServer("session");
  }

  async sealSecret(name: string, secret: string): Promise<Uint8Array> {
    return seal(this.ofServer("config"), Buffer.from(secret, "utf8"), canonicalEncode(["config", name]));
  }

  async openSecret(name: string, sealed: Uint8Array): Promise<string> {
    return open(this.ofServer("config"), sealed, canonicalEncode(["config", name])).toString("utf8");
  }

  async receiptKey(): Promise<{ privateKeyDer: Uint8Array; keyId: KeyId }> {
    return { privateKeyDer: this.receipt.key, keyId: this.receipt.id };
  }

  async ping(): Promise<void> {
    const server = await this.records.findRoot("server", "");
    if (server?.id !== this.server.id) throw new Error("the vault is not the one that was opened");
    await this.records.inspect?.();
  }

  close(): Promise<void> {
    return this.records.close();
  }

  private ofServer(use: KeyUse): Uint8Array {
    const known = this.derived.get(use) ?? deriveKey(this.server.key, use);
    this.derived.set(use, known);
    return known;
  }

  /** The tenant, its key made when there is none. */
  private tenant(tenantId: TenantId): Promise<OpenTenant> {
    return this.openOnce(tenantId, () =>
      rootRecord(this.records, "tenant", tenantId, () => randomBytes(KEY_BYTES)),
    ) as Promise<OpenTenant>;
  }

  private async existing(tenantId: TenantId): Promise<OpenTenant | null> {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return known;
    const record = await this.once(`tenant ${tenantId}`, () => this.records.findRoot("tenant", tenantId));
    return record === null ? null : this.openOnce(tenantId, async () => record);
  }

  /** Reads that are asked for together are one: a burst for one key needs one connection. */
  private once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const running = this.reading.get(name);
    if (running !== undefined) return running as Promise<T>;
    const reading = read().finally(() => {
      if (this.reading.get(name) === reading) this.reading.delete(name);
    });
    this.reading.set(name, reading);
    return reading;
  }

  private openOnce(tenantId: TenantId, find: () => Promise<RootRecord>): Promise<OpenTenant> {
    const known = this.tenants.get(tenantId);
    if (known !== undefined) return Promise.resolve(known);
    const running = this.opening.get(tenantId);
    if (running !== undefined) return running;
    const opening = find().then((record) => {
      const opened = openTenant(record);
      // What was forgotten meanwhile may be gone: it is used this once, and not kept.
      if (this.opening.get(tenantId) === opening) this.tenants.set(tenantId, opened);
      return opened;
    });
    this.opening.set(tenantId, opening);
    const done = () => void (this.opening.get(tenantId) === opening && this.opening.delete(tenantId));
    opening.then(done, done);
    return opening;
  }
}

function openTenant(record: RootRecord): OpenTenant {
  return {
    record,
    keys: {
      id: record.id,
      index: deriveKey(record.key, "index"),
      mac: deriveKey(record.key, "mac"),
      subject: deriveKey(record.key, "subject"),
    },
    wrapKey: deriveKey(record.key, "wrap"),
    byId: new LRUCache({ max: OPEN_MAX }),
    idOf: new LRUCache({ max: OPEN_MAX }),
    changes: 0,
  };
}

/** @param changes as they were when the record was read: what is older than an erasure is used once, and not kept */
function unwrap(tenant: OpenTenant, { id, binding, wrapped }: DataRecord, changes: number): DataKey {
  const known = tenant.byId.get(id);
  if (known !== undefined) return known;
  const key = open(tenant.wrapKey, wrapped, bindingAad(tenant.record.tenantId, binding));
  const opened = { id, key: new Uint8Array(key) };
  if (tenant.changes === changes) tenant.byId.set(id, opened);
  return opened;
}

async function rootRecord(
  records: KeyRecords,
  kind: RootRecord["kind"],
  tenantId: string,
  make: () => Uint8Array,
): Promise<RootRecord> {
  const known = await records.findRoot(kind, tenantId);
  return known ?? records.addRoot({ id: randomUUID() as KeyId, kind, tenantId, key: make() });
}

function newSigningKey(): Uint8Array {
  return generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "der" },
    publicKeyEncoding: { type: "spki", format: "der" },
  }).privateKey;
}

function bindingAad(tenantId: string, binding: string): Uint8Array {
  return canonicalEncode(["lethe/data-key", tenantId, binding]);
}
