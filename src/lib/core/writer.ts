import type { AudienceRef } from "./brand";

/**
 * What an entry says of where it came from, so that all that a stolen key or a bad import has written can be found and
 * taken out. Kept as tags of a reserved kind: signed, indexed and remembered by the ledger as every tag is, and no app can
 * set, read or hide them.
 */
const RESERVED = "lethe:";
const CANARY = `${RESERVED}canary`;
const AUDIENCE = `${RESERVED}audience=`;
const SNAPSHOT = `${RESERVED}snapshot=`;

export interface Writer {
  /** The app key; null: none. */
  readonly key: string | null;
  readonly agent: string | null;
  /** Named by who imports many at once. */
  readonly batch: string | null;
}

export const WRITER_MARKS = ["key", "agent", "batch"] as const satisfies readonly (keyof Writer)[];
export type WriterMark = (typeof WRITER_MARKS)[number];

export function writerTag(mark: WriterMark, value: string): string {
  return `${RESERVED}${mark}=${value}`;
}

export function writerTags(writer: Writer, isCanary = false): string[] {
  const marks = WRITER_MARKS.flatMap((mark) => (writer[mark] === null ? [] : [writerTag(mark, writer[mark])]));
  return isCanary ? [...marks, CANARY] : marks;
}

/** An app may neither set such a tag nor ask by it. */
export function isReservedTag(tag: string): boolean {
  return tag.toLowerCase().startsWith(RESERVED);
}

/** The tags that the app itself has set. */
export function ownTags(tags: readonly string[]): string[] {
  return tags.filter((tag) => !isReservedTag(tag));
}

export function writerOf(tags: readonly string[]): Writer {
  const markOf = (mark: WriterMark) => {
    const start = writerTag(mark, "");
    return tags.find((tag) => tag.startsWith(start))?.slice(start.length) ?? null;
  };
  return { key: markOf("key"), agent: markOf("agent"), batch: markOf("batch") };
}

/** Whom the app lets see the answer, so that what one audience may see can be found and taken out. */
export function audienceTag(audience: AudienceRef): string {
  return `${AUDIENCE}${audience}`;
}

/** Null: everybody whom the scope lets. */
export function audienceOf(tags: readonly string[]): AudienceRef | null {
  return (tags.find((tag) => tag.startsWith(AUDIENCE))?.slice(AUDIENCE.length) ?? null) as AudienceRef | null;
}

/** Which model gave the answer, where the provider calls it otherwise than it was asked. */
export function snapshotTag(snapshot: string): string {
  return `${SNAPSHOT}${snapshot}`;
}

/** Null: the model that was asked. */
export function snapshotOf(tags: readonly string[]): string | null {
  return tags.find((tag) => tag.startsWith(SNAPSHOT))?.slice(SNAPSHOT.length) ?? null;
}

/** Bait: no honest request asks for it, so whoever is led to it has been looking around. */
export function isCanary(tags: readonly string[]): boolean {
  return tags.includes(CANARY);
}
