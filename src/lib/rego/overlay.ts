import { type Hash, hashOf, RegoObject, type RegoValue } from "./value";

/** What `with data.a.b as v` lays over the documents: a value hides all below it, other paths show through. */
export interface Overlay {
  readonly value: RegoValue | undefined;
  readonly children: ReadonlyMap<Hash, readonly [RegoValue, Overlay]>;
}

const EMPTY: Overlay = { value: undefined, children: new Map() };

export function setOverlay(overlay: Overlay | null, path: readonly RegoValue[], value: RegoValue): Overlay {
  const [key, ...rest] = path;
  if (key === undefined) return { value, children: new Map() };
  const base = overlay ?? EMPTY;
  if (base.value !== undefined) return { value: patchValue(base.value, path, value), children: new Map() };
  const hash = hashOf(key);
  const child = setOverlay(base.children.get(hash)?.[1] ?? null, rest, value);
  return { value: undefined, children: new Map(base.children).set(hash, [key, child]) };
}

export function overlayChild(overlay: Overlay | null, key: RegoValue): Overlay | null {
  return overlay?.children.get(hashOf(key))?.[1] ?? null;
}

/** A copy of the document with one place replaced; what is no object on the way becomes one. */
export function patchValue(document: RegoValue | undefined, path: readonly RegoValue[], value: RegoValue): RegoValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const object = document instanceof RegoObject ? RegoObject.of(document.unorderedEntries()) : new RegoObject();
  object.set(key, patchValue(object.get(key), rest, value));
  return object;
}
