import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import type { KeyId } from "@/lib/core/brand";
import { deriveKey } from "@/lib/seal/derive";
import { StartRefused } from "../ports/start-refused";
import type { DataRecord, KeyRecords, RootRecord } from "./key-records";
import { PageGroups } from "./page-groups";
import type { RootSource } from "./root-file";
import { type FileRecord, openRecord, sealRecord } from "./sealed-record";
import type { Sector } from "./sector";
import { SectorFile } from "./sector-file";

interface Held {
  readonly slot: number;
  readonly record: FileRecord;
}

/** The keys of a vault in a file. What the root wraps is in memory; keys of people are read on demand. */
export class FileRecords implements KeyRecords {
  private readonly path: string;
  private readonly file: SectorFile;
  private readonly root: RootSource;
  private readonly held = new Map<KeyId, Held>();
  private readonly byOwner = new Map<string, Held>();
  private readonly pages: PageGroups;
  private wrapKey: Uint8Array;
  private epoch: number;
  /** Changes run one after the other; a failed one does not stop the next. */
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: SectorFile, root: RootSource, newest: { epoch: number; secret: Uint8Array }) {
    this.path = path;
    this.file = file;
    this.root = root;
    this.epoch = newest.epoch;
    this.wrapKey = deriveKey(newest.secret, "wrap");
    this.pages = new PageGroups(file, {
      add: async (record) => (await this.write(record)).slot,
      replace: (slot, record) => this.replace(slot, record),
    });
  }

  /** @throws StartRefused on damage, or where the root key does not fit */
  static async open(path: string, root: RootSource): Promise<FileRecords> {
    const records: [number, Sector][] = [];
    const pages: [number, Sector][] = [];
    const file = await SectorFile.open(path, (slot, sector) => {
      if (sector.kind === "record") records.push([slot, { ...sector, payload: Uint8Array.from(sector.payload) }]);
      // The tags are all that is read of a page now.
      else pages.push([slot, { ...sector, payload: Uint8Array.from(sector.payload.subarray(0, 80)) }]);
    });
    try {
      const opened = await openRecords(path, file.epoch, root, records);
      await file.takeFence();
      const vault = new FileRecords(path, file, root, await root.newest());
      await vault.load(opened, pages);
      return vault;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async findRoot(kind: RootRecord["kind"], tenantId: string): Promise<RootRecord | null> {
    return (this.byOwner.get(ownerKey(kind, tenantId, ""))?.record as RootRecord | undefined) ?? null;
  }

  addRoot(record: RootRecord): Promise<RootRecord> {
    return this.exclusively(async () => {
      const known = await this.findRoot(record.kind, record.tenantId);
      if (known !== null) return known;
      await this.write({ ...record, subject: "" });
      return record;
    });
  }

  async findData(tenant: RootRecord, subject: string): Promise<DataRecord | null> {
    const single = this.byOwner.get(ownerKey("data", tenant.tenantId, subject));
    if (single !== undefined) return dataOf(single.record);
    if (subject === "") return null;
    // In turn: a page that is being sealed anew is read before or after, never in between.
    return this.exclusively(() => this.pages.record(tenant, subject));
  }

  async findDataById(tenant: RootRecord, id: KeyId): Promise<DataRecord | null> {
    const single = this.held.get(id)?.record;
    if (single !== undefined) {
      return single.kind === "data" && single.tenantId === tenant.tenantId ? dataOf(single) : null;
    }
    return this.exclusively(() => this.pages.findById(tenant, id));
  }

  addData(tenant: RootRecord, subject: string, wrap: (binding: string) => Uint8Array): Promise<DataRecord> {
    return this.exclusively(async () => {
      this.requireTenant(tenant);
      const single = this.byOwner.get(ownerKey("data", tenant.tenantId, subject));
      if (single !== undefined) return dataOf(single.record);
      if (subject !== "") return this.pages.add(tenant, subject, wrap);
      const id = randomUUID() as KeyId;
      const record: FileRecord = { id, kind: "data", tenantId: tenant.tenantId, subject, key: wrap(subject) };
      return dataOf((await this.write(record)).record);
    });
  }

  dataIds(tenant: RootRecord): Promise<KeyId[]> {
    return this.exclusively(async () => [
      ...this.singlesOf(tenant.tenantId).map(({ record }) => record.id),
      ...(await this.pages.idsOf(tenant.tenantId)),
    ]);
  }

  generation(tenant: RootRecord, subject: string): Promise<number> {
    return this.exclusively(async () => (await this.pages.find(tenant, subject))?.person.generation ?? 0);
  }

  destroyTenant(tenant: RootRecord): Promise<KeyId[]> {
    return this.exclusively(async () => {
      const own = this.held.get(tenant.id);
      if (own === undefined) return [];
      const ids = [tenant.id, ...(await this.pages.idsOf(tenant.tenantId))];
      const singles = this.singlesOf(tenant.tenantId);
      const slots = this.pages.slotsOf(tenant.tenantId);
      await this.file.destroy([own.slot, ...singles.map(({ slot }) => slot), ...slots.keys]);
      for (const held of [own, ...singles]) this.drop(held);
      this.pages.forget(tenant.tenantId);
      await this.file.destroy(slots.pages);
      return [...ids, ...singles.map(({ record }) => record.id)];
    });
  }

  destroySubject(tenant: RootRecord, subject: string): Promise<KeyId[]> {
    return this.exclusively(async () => {
      const single = this.byOwner.get(ownerKey("data", tenant.tenantId, subject));
      if (single !== undefined) {
        await this.file.destroy([single.slot]);
        this.drop(single);
      }
      const gone = await this.pages.destroy(tenant, subject);
      return single === undefined ? gone : [single.record.id, ...gone];
    });
  }

  destroyData(tenant: RootRecord, id: KeyId): Promise<boolean> {
    return this.exclusively(async () => {
      const single = this.held.get(id);
      if (single === undefined) return this.pages.destroyById(tenant, id);
      if (single.record.kind !== "data" || single.record.tenantId !== tenant.tenantId) return false;
      await this.file.destroy([single.slot]);
      this.drop(single);
      return true;
    });
  }

  async rootEpoch(): Promise<number> {
    return this.epoch;
  }

  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }> {
    return this.exclusively(async () => {
      const next = await this.root.advance();
      await this.wrapAnew(next.epoch, next.secret);
      return { epoch: next.epoch, oldDestroyed: await this.root.forgetAllBut(next.epoch) };
    });
  }

  /** A record of a file in the old format, under the id it had. */
  carry(record: FileRecord): Promise<void> {
    return this.exclusively(async () => void (await this.write(record)));
  }

  /** Puts the file in another's place; it stays open. */
  async moveTo(path: string): Promise<void> {
    await this.exclusively(() => rename(this.path, path));
  }

  async close(): Promise<void> {
    await this.tail;
    await this.file.close();
  }

  private async load(records: readonly Held[], pages: readonly [number, Sector][]): Promise<void> {
    for (const held of records) {
      if (held.record.kind === "group") this.pages.addGroup(held.slot, held.record);
      this.remember(held);
    }
    const orphans = pages.filter(([slot, sector]) => !this.pages.addPage(slot, sector)).map(([slot]) => slot);
    // A tenant's destruction that was interrupted: its keys are gone, the pages follow.
    await this.file.destroy(orphans);
    await this.pages.finish();
    // A rotation that was interrupted: whatever is under the older root is wrapped anew, and the older one goes.
    if (this.file.epoch !== this.epoch) await this.wrapAnew(this.epoch, (await this.root.newest()).secret);
    await this.root.forgetAllBut(this.epoch);
  }

  /** In place. Until the header says the new epoch both roots are kept, and each slot says which one it is under. */
  private async wrapAnew(epoch: number, secret: Uint8Array): Promise<void> {
    this.wrapKey = deriveKey(secret, "wrap");
    this.epoch = epoch;
    for (const { slot, record } of this.held.values()) await this.put(slot, record);
    await this.file.sync();
    await this.file.setEpoch(epoch);
  }

  private async write(record: FileRecord): Promise<Held> {
    const slot = await this.file.take();
    await this.put(slot, record);
    await this.file.sync();
    const held = { slot, record };
    this.remember(held);
    return held;
  }

  private async replace(slot: number, record: FileRecord): Promise<void> {
    await this.put(slot, record);
    await this.file.sync();
    this.remember({ slot, record });
  }

  private put(slot: number, record: FileRecord): Promise<void> {
    const payload = sealRecord(this.wrapKey, slot, record);
    return this.file.put(slot, { state: "live", kind: "record", epoch: this.epoch, group: 0, payload });
  }

  private singlesOf(tenantId: string): Held[] {
    return [...this.held.values()].filter(({ record }) => record.kind === "data" && record.tenantId === tenantId);
  }

  private requireTenant(tenant: RootRecord): void {
    if (!this.held.has(tenant.id)) throw new Error("the tenant's key was destroyed meanwhile");
  }

  private remember(held: Held): void {
    const { id, kind, tenantId, subject } = held.record;
    this.held.set(id, held);
    if (kind !== "group") this.byOwner.set(ownerKey(kind, tenantId, subject), held);
  }

  private drop({ record }: Held): void {
    this.held.delete(record.id);
    this.byOwner.delete(ownerKey(record.kind, record.tenantId, record.subject));
    record.key.fill(0);
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const fenced = async () => {
      await this.file.requireFence();
      return work();
    };
    const run = this.tail.then(fenced, fenced);
    this.tail = run.catch(() => undefined);
    return run;
  }
}

/** @throws StartRefused */
async function openRecords(
  path: string,
  headerEpoch: number,
  root: RootSource,
  records: readonly [number, Sector][],
): Promise<Held[]> {
  const wrapKeys = new Map<number, Uint8Array>();
  for (const epoch of new Set([headerEpoch, ...records.map(([, sector]) => sector.epoch)])) {
    const secret = await root.secretOf(epoch);
    if (secret === null) {
      throw new StartRefused(
        `${path} is wrapped by root epoch ${epoch}, which this root key does not hold: restore the root.key that belongs to it`,
      );
    }
    wrapKeys.set(epoch, deriveKey(secret, "wrap"));
  }
  return records.map(([slot, sector]) => {
    try {
      return { slot, record: openRecord(wrapKeys.get(sector.epoch) as Uint8Array, slot, sector.payload) };
    } catch {
      throw new StartRefused(
        `${path} was made with another root key: start with the LETHE_ROOT_KEY, or restore the root.key, that belongs to it`,
      );
    }
  });
}

function ownerKey(kind: string, tenantId: string, subject: string): string {
  return `${kind}\n${tenantId}\n${subject}`;
}

function dataOf({ id, subject, key }: FileRecord): DataRecord {
  return { id, binding: subject, wrapped: key };
}
