import type { Stream } from "./streams";

/**
 * A third of the classes of each stream is set aside before any rule is written, by a hash of their names: what is learned
 * from the other two thirds is measured on these once, at the end. The seed is never changed.
 */
const SEED = "lethe/hold-out/1";
const PARTS = 3;

export const SPLITS = ["seen", "unseen", "all"] as const;
export type Split = (typeof SPLITS)[number];

export function isUnseen(stream: string, cls: string): boolean {
  return fnv(`${SEED}|${stream}|${cls}`) % PARTS === 0;
}

/** The lines of a part, in their order. */
export function splitOf(stream: Stream, split: Split): Stream {
  if (split === "all") return stream;
  const lines = stream.lines.filter(({ cls }) => isUnseen(stream.name, String(cls)) === (split === "unseen"));
  return { ...stream, lines };
}

const HALF_SEED = "lethe/halves/1";

/** One half of the classes shows which edits keep the meaning, the other bears it out. */
export function isOfHalf(stream: string, cls: string): boolean {
  return fnv(`${HALF_SEED}|${stream}|${cls}`) % 2 === 0;
}

/** FNV-1a, 32 bits, with a last mixing: close names fall apart. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** 95 % interval of Wilson (1927) for a share, in percent. */
export function wilson(count: number, of: number): readonly [low: number, high: number] {
  if (of === 0) return [0, 100];
  const z = 1.96;
  const share = count / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 100 / (1 + (z * z) / of);
  return [Math.max(0, scale * (centre - spread)), scale * (centre + spread)];
}
