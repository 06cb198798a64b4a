import { FEATURE_VERSION, type PromptFeatures } from "./features";
import { fnvOfValues } from "./fnv";

/*
 * version u8 | terms u16 | items u16 | traits u32 | then a term: high u32, low u32, attributes u16, count u8 | then an item of
 * the sequence: key u32, form u32 | checksum u32. Little-endian. The blob is sealed by the caller; the checksum only tells damage.
 */
const HEADER_BYTES = 9;
const TERM_BYTES = 11;
const ITEM_BYTES = 8;
const CHECKSUM_BYTES = 4;

export function encodeFeatures({ hashes, attributes, counts, sequence }: PromptFeatures): Uint8Array {
  const { items, traits } = sequence;
  const end = HEADER_BYTES + counts.length * TERM_BYTES + (items.length / 2) * ITEM_BYTES;
  const bytes = new Uint8Array(end + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FEATURE_VERSION);
  view.setUint16(1, counts.length, true);
  view.setUint16(3, items.length / 2, true);
  view.setUint32(5, traits, true);
  let at = HEADER_BYTES;
  for (let i = 0; i < counts.length; i++, at += TERM_BYTES) {
    view.setUint32(at, hashes[2 * i] ?? 0, true);
    view.setUint32(at + 4, hashes[2 * i + 1] ?? 0, true);
    view.setUint16(at + 8, attributes[i] ?? 0, true);
    view.setUint8(at + 10, counts[i] ?? 0);
  }
  for (let i = 0; i < items.length; i++, at += 4) view.setUint32(at, items[i] ?? 0, true);
  view.setUint32(end, fnvOfValues(bytes, end), true);
  return bytes;
}

/** Null: another version, cut off or damaged. */
export function decodeFeatures(bytes: Uint8Array): PromptFeatures | null {
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES || bytes[0] !== FEATURE_VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [terms, size] = [view.getUint16(1, true), view.getUint16(3, true)];
  const itemsAt = HEADER_BYTES + terms * TERM_BYTES;
  const end = itemsAt + size * ITEM_BYTES;
  if (bytes.length !== end + CHECKSUM_BYTES || view.getUint32(end, true) !== fnvOfValues(bytes, end)) return null;
  const [hashes, attributes, counts]: [number[], number[], number[]] = [[], [], []];
  for (let at = HEADER_BYTES; at < itemsAt; at += TERM_BYTES) {
    hashes.push(view.getUint32(at, true), view.getUint32(at + 4, true));
    attributes.push(view.getUint16(at + 8, true));
    counts.push(view.getUint8(at + 10));
  }
  const items = Uint32Array.from({ length: 2 * size }, (_, i) => view.getUint32(itemsAt + 4 * i, true));
  return { hashes, attributes, counts, sequence: { items, traits: view.getUint32(5, true) } };
}
