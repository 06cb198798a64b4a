import { createHmac } from "node:crypto";
import { canonicalEncode } from "@/lib/core/canonical";
import { open, seal } from "@/lib/seal/aead";
import { deriveKey } from "@/lib/seal/derive";

/**
 * A page: the keys of five people of one tenant in a sector. The tags stand in the open, so that a person is found without
 * opening a page: an HMAC under the tenant's key, which names nobody. The rest is sealed under the key of the page's group.
 *
 *   tag 16 x 5 | sealed: (id 12 | generation u32 | wrapped key 61) x 5
 *
 * A person who was erased keeps tag and generation; the key's bytes are zeros.
 */
export const PEOPLE_PER_PAGE = 5;
export const TAG_BYTES = 16;
export const ID_BYTES = 12;
const WRAPPED_BYTES = 61;
const RECORD_BYTES = ID_BYTES + 4 + WRAPPED_BYTES;
const TAGS_BYTES = PEOPLE_PER_PAGE * TAG_BYTES;

export interface Person {
  readonly tag: Buffer;
  /** Random; null when the person has no key. */
  readonly id: Buffer | null;
  readonly generation: number;
  readonly wrapped: Uint8Array;
}

/** `null`: a place that nobody has had yet. */
export type Page = (Person | null)[];

export function emptyPage(): Page {
  return Array.from({ length: PEOPLE_PER_PAGE }, () => null);
}

export function tagOf(tenantKey: Uint8Array, subject: string): Buffer {
  const key = deriveKey(tenantKey, "subject", Buffer.from("vault tag"));
  return createHmac("sha256", key).update(subject).digest().subarray(0, TAG_BYTES);
}

/** The tag at a place of a page that was not opened; null: nobody. */
export function tagAt(payload: Uint8Array, place: number): Buffer | null {
  const tag = Buffer.from(payload.buffer, payload.byteOffset + place * TAG_BYTES, TAG_BYTES);
  return tag.every((byte) => byte === 0) ? null : tag;
}

export function sealPage(groupKey: Uint8Array, slot: number, page: Page): Uint8Array {
  const tags = Buffer.alloc(TAGS_BYTES);
  const records = Buffer.alloc(PEOPLE_PER_PAGE * RECORD_BYTES);
  for (const [place, person] of page.entries()) {
    if (person === null) continue;
    const at = place * RECORD_BYTES;
    tags.set(person.tag, place * TAG_BYTES);
    if (person.id !== null) records.set(person.id, at);
    records.writeUInt32BE(person.generation, at + ID_BYTES);
    records.set(person.wrapped, at + ID_BYTES + 4);
  }
  return Buffer.concat([tags, seal(groupKey, records, pageAad(slot, tags))]);
}

/** @throws SealBroken */
export function openPage(groupKey: Uint8Array, slot: number, payload: Uint8Array): Page {
  const tags = payload.subarray(0, TAGS_BYTES);
  const records = open(groupKey, payload.subarray(TAGS_BYTES), pageAad(slot, tags));
  return emptyPage().map((_, place) => {
    const tag = tagAt(payload, place);
    if (tag === null) return null;
    const at = place * RECORD_BYTES;
    const id = records.subarray(at, at + ID_BYTES);
    const isGone = id.every((byte) => byte === 0);
    return {
      tag: Buffer.from(tag),
      id: isGone ? null : id,
      generation: records.readUInt32BE(at + ID_BYTES),
      wrapped: isGone ? new Uint8Array(0) : records.subarray(at + ID_BYTES + 4, at + RECORD_BYTES),
    };
  });
}

function pageAad(slot: number, tags: Uint8Array): Uint8Array {
  return canonicalEncode(["lethe/vault/page", slot, tags]);
}
