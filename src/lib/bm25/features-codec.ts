import { FEATURE_VERSION, type PromptFeatures } from "./features";
import { fnvOfValues } from "./fnv";

/*
 * version u8 | traits u32 | form u32 | sequence u32 | terms u16 | then a term: high u32, low u32, attributes u32 u32,
 * count u8, corrected u8 | checksum u32. Little-endian. The blob is sealed by the caller; the checksum only tells damage.
 */
const HEADER_BYTES = 15;
const TERM_BYTES = 18;
const CHECKSUM_BYTES = 4;

export function encodeFeatures(features: PromptFeatures): Uint8Array {
  const terms = features.counts.length;
  const bytes = new Uint8Array(HEADER_BYTES + terms * TERM_BYTES + CHECKSUM_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FEATURE_VERSION);
  view.setUint32(1, features.traits, true);
  view.setUint32(5, features.form, true);
  view.setUint32(9, features.sequence, true);
  view.setUint16(13, terms, true);
  for (let i = 0, at = HEADER_BYTES; i < terms; i++, at += TERM_BYTES) {
    view.setUint32(at, features.hashes[2 * i] ?? 0, true);
    view.setUint32(at + 4, features.hashes[2 * i + 1] ?? 0, true);
    view.setUint32(at + 8, features.attributes[2 * i] ?? 0, true);
    view.setUint32(at + 12, features.attributes[2 * i + 1] ?? 0, true);
    view.setUint8(at + 16, features.counts[i] ?? 0);
    view.setUint8(at + 17, features.corrected[i] ?? 0);
  }
  view.setUint32(bytes.length - CHECKSUM_BYTES, fnvOfValues(bytes, bytes.length - CHECKSUM_BYTES), true);
  return bytes;
}

/** Null: another version, cut off or damaged. */
export function decodeFeatures(bytes: Uint8Array): PromptFeatures | null {
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES || bytes[0] !== FEATURE_VERSION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const terms = view.getUint16(13, true);
  const end = HEADER_BYTES + terms * TERM_BYTES;
  if (bytes.length !== end + CHECKSUM_BYTES || view.getUint32(end, true) !== fnvOfValues(bytes, end)) return null;
  const [hashes, attributes, counts, corrected]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let at = HEADER_BYTES; at < end; at += TERM_BYTES) {
    hashes.push(view.getUint32(at, true), view.getUint32(at + 4, true));
    attributes.push(view.getUint32(at + 8, true), view.getUint32(at + 12, true));
    counts.push(view.getUint8(at + 16));
    corrected.push(view.getUint8(at + 17));
  }
  return {
    hashes,
    attributes,
    counts,
    corrected,
    traits: view.getUint32(1, true),
    form: view.getUint32(5, true),
    sequence: view.getUint32(9, true),
  };
}
