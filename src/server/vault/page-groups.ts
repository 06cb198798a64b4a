import { randomBytes, randomUUID } from "node:crypto";
import type { KeyId } from "@/lib/core/brand";
import { KEY_BYTES } from "@/lib/seal/derive";
import type { DataRecord, RootRecord } from "./key-records";
import type { FileRecord } from "./sealed-record";
import type { Sector } from "./sector";
import type { SectorFile } from "./sector-file";
import {
  emptyPage,
  ID_BYTES,
  openPage,
  type Page,
  PEOPLE_PER_PAGE,
  type Person,
  sealPage,
  tagAt,
  tagOf,
} from "./subject-page";
import { TagIndex } from "./tag-index";

const PAGES_PER_GROUP = 128;
const SUBJECT_ID = /^p([0-9a-z]{1,7})-([0-4])-([\w-]{16})$/;

/** Pages under one key: what an erasure seals anew, so that older copies of the erased person's page open nothing. */
interface Group {
  readonly slot: number;
  readonly tenantId: string;
  record: FileRecord;
  readonly pages: number[];
}

/** How records that the root wraps are written: given by whoever owns them. */
export interface RecordWriter {
  add(record: FileRecord): Promise<number>;
  replace(slot: number, record: FileRecord): Promise<void>;
}

interface Place {
  readonly slot: number;
  readonly place: number;
}

/** Keys of people, five to a sector, read on demand. In memory: where they are, and the keys of the groups. */
export class PageGroups {
  private readonly file: SectorFile;
  private readonly writer: RecordWriter;
  private readonly index = new TagIndex();
  private readonly groups = new Map<number, Group>();
  private readonly groupOf = new Map<number, Group>();
  /** Pages with a place that nobody has had, by tenant. */
  private readonly open = new Map<string, number[]>();

  constructor(file: SectorFile, writer: RecordWriter) {
    this.file = file;
    this.writer = writer;
  }

  addGroup(slot: number, record: FileRecord): void {
    this.groups.set(slot, { slot, tenantId: record.tenantId, record, pages: [] });
  }

  /** At start, after all groups. False: a page whose group is gone, which is what a destroyed tenant leaves. */
  addPage(slot: number, { group: groupSlot, payload }: Sector): boolean {
    const group = this.groups.get(groupSlot);
    if (group === undefined) return false;
    this.own(group, slot);
    let hasRoom = false;
    for (let place = 0; place < PEOPLE_PER_PAGE; place++) {
      const tag = tagAt(payload, place);
      if (tag === null) hasRoom = true;
      else this.index.add(tag, slot * PEOPLE_PER_PAGE + place);
    }
    if (hasRoom) this.openPages(group.tenantId).push(slot);
    return true;
  }

  /** Groups whose sealing anew was interrupted. */
  async finish(): Promise<void> {
    for (const group of this.groups.values()) if (keysOf(group).previous !== null) await this.sealAnew(group);
  }

  async find(tenant: RootRecord, subject: string): Promise<{ at: Place; person: Person } | null> {
    const tag = tagOf(tenant.key, subject);
    for (const candidate of this.index.candidates(tag)) {
      const at = { slot: Math.floor(candidate / PEOPLE_PER_PAGE), place: candidate % PEOPLE_PER_PAGE };
      if (this.groupOf.get(at.slot)?.tenantId !== tenant.tenantId) continue;
      const person = (await this.read(at.slot))[at.place];
      if (person?.tag.equals(tag)) return { at, person };
    }
    return null;
  }

  async findById(tenant: RootRecord, id: KeyId): Promise<DataRecord | null> {
    const found = await this.placeOf(tenant, id);
    return found === null ? null : recordOf(found.at, found.person);
  }

  private async placeOf(tenant: RootRecord, id: KeyId): Promise<{ at: Place; person: Person } | null> {
    const [, slotText = "", placeText = "", idText = ""] = SUBJECT_ID.exec(id) ?? [];
    const at = { slot: Number.parseInt(slotText, 36), place: Number(placeText) };
    if (this.groupOf.get(at.slot)?.tenantId !== tenant.tenantId) return null;
    const person = (await this.read(at.slot))[at.place];
    return person?.id?.toString("base64url") === idText ? { at, person } : null;
  }

  /** A person's key, by subject. */
  async record(tenant: RootRecord, subject: string): Promise<DataRecord | null> {
    const found = await this.find(tenant, subject);
    return found?.person.id ? recordOf(found.at, found.person) : null;
  }

  async add(tenant: RootRecord, subject: string, wrap: (binding: string) => Uint8Array): Promise<DataRecord> {
    const tag = tagOf(tenant.key, subject);
    const known = await this.find(tenant, subject);
    if (known?.person.id) return recordOf(known.at, known.person);
    const person = { tag, id: randomBytes(ID_BYTES), generation: known?.person.generation ?? 0 };
    const full = { ...person, wrapped: wrap(bindingOf(tag)) };
    const at = known === null ? await this.insert(tenant, full) : known.at;
    if (known !== null) await this.write(at, full);
    return recordOf(at, full);
  }

  async idsOf(tenantId: string): Promise<KeyId[]> {
    const ids: KeyId[] = [];
    for (const group of this.ofTenant(tenantId)) {
      for (const slot of group.pages) {
        for (const [place, person] of (await this.read(slot)).entries()) {
          if (person?.id) ids.push(recordOf({ slot, place }, person).id);
        }
      }
    }
    return ids;
  }

  /** Overwrites the key in its page, raises the generation, and seals the group anew. */
  async destroy(tenant: RootRecord, subject: string): Promise<KeyId[]> {
    const known = await this.find(tenant, subject);
    const generation = (known?.person.generation ?? 0) + 1;
    const gone: Person = { tag: tagOf(tenant.key, subject), id: null, generation, wrapped: new Uint8Array(0) };
    if (known === null) {
      await this.insert(tenant, gone);
      return [];
    }
    await this.write(known.at, gone);
    if (known.person.id === null) return [];
    await this.sealAnew(this.groupOf.get(known.at.slot) as Group);
    return [recordOf(known.at, known.person).id];
  }

  async destroyById(tenant: RootRecord, id: KeyId): Promise<boolean> {
    const known = await this.placeOf(tenant, id);
    if (known === null) return false;
    const { tag, generation } = known.person;
    await this.write(known.at, { tag, id: null, generation: generation + 1, wrapped: new Uint8Array(0) });
    await this.sealAnew(this.groupOf.get(known.at.slot) as Group);
    return true;
  }

  /** Slots of the groups' keys first: with them goes what the pages hold. */
  slotsOf(tenantId: string): { keys: number[]; pages: number[] } {
    const groups = this.ofTenant(tenantId);
    return { keys: groups.map(({ slot }) => slot), pages: groups.flatMap(({ pages }) => pages) };
  }

  forget(tenantId: string): void {
    for (const group of this.ofTenant(tenantId)) {
      this.groups.delete(group.slot);
      for (const slot of group.pages) this.groupOf.delete(slot);
      group.record.key.fill(0);
    }
    this.open.delete(tenantId);
  }

  private ofTenant(tenantId: string): Group[] {
    return [...this.groups.values()].filter((group) => group.tenantId === tenantId);
  }

  private own(group: Group, slot: number): void {
    group.pages.push(slot);
    this.groupOf.set(slot, group);
  }

  private openPages(tenantId: string): number[] {
    const known = this.open.get(tenantId) ?? [];
    this.open.set(tenantId, known);
    return known;
  }

  private async insert(tenant: RootRecord, person: Person): Promise<Place> {
    const pages = this.openPages(tenant.tenantId);
    const slot = pages.at(-1) ?? (await this.newPage(tenant.tenantId));
    const page = await this.read(slot);
    const place = page.indexOf(null);
    page[place] = person;
    await this.writePage(slot, page);
    if (!page.includes(null)) pages.splice(pages.indexOf(slot), 1);
    this.index.add(person.tag, slot * PEOPLE_PER_PAGE + place);
    return { slot, place };
  }

  private async newPage(tenantId: string): Promise<number> {
    const group =
      this.ofTenant(tenantId).find(({ pages }) => pages.length < PAGES_PER_GROUP) ?? (await this.newGroup(tenantId));
    const slot = await this.file.take();
    this.own(group, slot);
    await this.writePage(slot, emptyPage());
    this.openPages(tenantId).push(slot);
    return slot;
  }

  private async newGroup(tenantId: string): Promise<Group> {
    const id = randomUUID() as KeyId;
    const record: FileRecord = { id, kind: "group", tenantId, subject: "1", key: randomBytes(KEY_BYTES) };
    const slot = await this.writer.add(record);
    this.addGroup(slot, record);
    return this.groups.get(slot) as Group;
  }

  private async write({ slot, place }: Place, person: Person): Promise<void> {
    const page = await this.read(slot);
    page[place] = person;
    await this.writePage(slot, page);
  }

  private async read(slot: number): Promise<Page> {
    const { epoch, payload } = await this.file.read(slot);
    const { generation, key, previous } = keysOf(this.groupOf.get(slot) as Group);
    return openPage(epoch === generation || previous === null ? key : previous, slot, payload);
  }

  private async writePage(slot: number, page: Page): Promise<void> {
    await this.putPage(slot, page);
    await this.file.sync();
  }

  private putPage(slot: number, page: Page): Promise<void> {
    const group = this.groupOf.get(slot) as Group;
    const { generation, key } = keysOf(group);
    const payload = sealPage(key, slot, page);
    return this.file.put(slot, { state: "live", kind: "page", epoch: generation, group: group.slot, payload });
  }

  /** A new key for the group. Interrupted, both keys are there, and a page says which one it is under. */
  private async sealAnew(group: Group): Promise<void> {
    const { generation, key, previous } = keysOf(group);
    if (previous === null) {
      const both = Buffer.concat([randomBytes(KEY_BYTES), key]);
      await this.replace(group, String(generation + 1), both);
    }
    for (const slot of group.pages) await this.putPage(slot, await this.read(slot));
    await this.file.sync();
    const next = keysOf(group);
    await this.replace(group, String(next.generation), next.key);
  }

  private async replace(group: Group, generation: string, key: Uint8Array): Promise<void> {
    const record = { ...group.record, subject: generation, key: Uint8Array.from(key) };
    await this.writer.replace(group.slot, record);
    group.record = record;
  }
}

function keysOf({ record: { subject, key } }: Group): {
  generation: number;
  key: Uint8Array;
  previous: Uint8Array | null;
} {
  const previous = key.length > KEY_BYTES ? key.subarray(KEY_BYTES) : null;
  return { generation: Number(subject), key: key.subarray(0, KEY_BYTES), previous };
}

/** The id says where the key is, so that it is read without an index; the random part says that it is still the same. */
function recordOf({ slot, place }: Place, person: Person): DataRecord {
  const id = `p${slot.toString(36)}-${place}-${person.id?.toString("base64url") ?? ""}` as KeyId;
  return { id, binding: bindingOf(person.tag), wrapped: person.wrapped };
}

function bindingOf(tag: Buffer): string {
  return `tag ${tag.toString("hex")}`;
}
