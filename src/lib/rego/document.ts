import type { Context } from "./context";
import { evaluateNode } from "./evaluate-rule";
import { type Overlay, overlayChild } from "./overlay";
import type { RuleNode } from "./rule-tree";
import { isArray, lookup, RegoObject, type RegoValue } from "./value";

/**
 * A place under `data`, seen through three layers: rules, base document, and what `with` lays over both. Below a rule's
 * value or an overlay's value only that value counts; above, the layers are merged.
 */
export interface Place {
  readonly node: RuleNode | null;
  readonly base: RegoValue | undefined;
  readonly overlay: Overlay | null;
}

export function rootPlace(context: Context, root: RuleNode): Place {
  return { node: root, base: context.run.data, overlay: context.overlay };
}

/** The value when no layer can add to it below; null when the place is still a merge. */
export function settled(context: Context, place: Place): { readonly value: RegoValue | undefined } | null {
  if (place.overlay?.value !== undefined) return { value: place.overlay.value };
  if (place.node !== null && place.node.kind !== "package") return { value: evaluateNode(context, place.node) };
  if (place.node === null && place.overlay === null) return { value: place.base };
  return null;
}

export function childPlace(place: Place, key: RegoValue): Place {
  return {
    node: place.node?.child(key) ?? null,
    base: place.base === undefined ? undefined : lookupBase(place.base, key),
    overlay: overlayChild(place.overlay, key),
  };
}

/** Paths into base documents are texts: `data[2]` finds the key "2". */
function lookupBase(value: RegoValue, key: RegoValue): RegoValue | undefined {
  const found = lookup(value, key);
  if (found !== undefined) return found;
  if (typeof key === "number" && value instanceof RegoObject) return value.get(String(key));
  if (typeof key === "string" && isArray(value) && /^(?:0|[1-9]\d*)$/.test(key)) return value[Number(key)];
  return undefined;
}

/** Keys of all layers, in Rego order. */
export function placeKeys(place: Place): readonly RegoValue[] {
  const keys = new RegoObject();
  if (place.base instanceof RegoObject) for (const [key] of place.base.unorderedEntries()) keys.set(key, null);
  for (const [key] of place.node?.children.values() ?? []) keys.set(key, null);
  for (const [key] of place.overlay?.children.values() ?? []) keys.set(key, null);
  return keys.keys();
}

/** The whole document at a place; parts that are undefined are left out. */
export function materialize(context: Context, place: Place): RegoValue | undefined {
  const whole = settled(context, place);
  if (whole !== null) return whole.value;
  const keys = placeKeys(place);
  if (keys.length === 0 && place.base !== undefined) return place.base;
  const object = new RegoObject();
  for (const key of keys) {
    context.run.charge(1);
    const value = materialize(context, childPlace(place, key));
    if (value !== undefined) object.set(key, value);
  }
  return object;
}
