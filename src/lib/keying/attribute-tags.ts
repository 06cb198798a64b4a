import { canonicalHmacText } from "../core/canonical";

export type Attributes = Readonly<Record<string, string>>;

/** Each choice of so many is a tag of its own, and an entry has sixteen. */
export const ATTRIBUTES_MAX = 4;

/** The tag of entries that have these attributes, whatever others they have. Keyed: an attribute may name a person. */
export function attributesTag(indexKey: Uint8Array, attributes: Attributes): string {
  return `attributes:${canonicalHmacText(indexKey, "lethe/attributes", { ...attributes })}`;
}

/** One tag for every choice of an entry's attributes: it is found by any of them together. */
export function attributeTags(indexKey: Uint8Array, attributes: Attributes): string[] {
  const choices: [string, string][][] = [[]];
  for (const one of Object.entries(attributes)) choices.push(...choices.map((choice) => [...choice, one]));
  return choices.slice(1).map((choice) => attributesTag(indexKey, Object.fromEntries(choice)));
}
