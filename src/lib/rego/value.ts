import { BigNumber, compareNumbers, formatNumber, unwritten, WrittenFloat } from "./number";

export type RegoValue = null | boolean | string | number | BigNumber | readonly RegoValue[] | RegoObject | RegoSet;

/** What a Map can hash: scalars as themselves, everything else as a text that begins with NUL. */
export type Hash = string | number | boolean | null;

export type Entry = readonly [key: RegoValue, value: RegoValue];

export class RegoSet {
  private readonly elements = new Map<Hash, RegoValue>();
  private ordered: readonly RegoValue[] | null = null;
  private text: string | null = null;

  static of(values: Iterable<RegoValue>): RegoSet {
    const set = new RegoSet();
    for (const value of values) set.add(value);
    return set;
  }

  /** Only while the set is being built: values are shared freely afterwards. */
  add(value: RegoValue): void {
    this.elements.set(hashOf(value), value);
    this.ordered = null;
    this.text = null;
  }

  has(value: RegoValue): boolean {
    return this.elements.has(hashOf(value));
  }

  get size(): number {
    return this.elements.size;
  }

  unordered(): Iterable<RegoValue> {
    return this.elements.values();
  }

  /** In Rego order. */
  values(): readonly RegoValue[] {
    this.ordered ??= [...this.elements.values()].sort(compare);
    return this.ordered;
  }

  encoded(): string {
    this.text ??= `{${[...this.elements.values()].map(encode).sort().join("")}}`;
    return this.text;
  }
}

export class RegoObject {
  private readonly byHash = new Map<Hash, RegoValue>();
  /** Keys whose hash is not the key itself. */
  private compositeKeys: Map<Hash, RegoValue> | null = null;
  private ordered: readonly Entry[] | null = null;
  private text: string | null = null;

  static of(entries: Iterable<Entry>): RegoObject {
    const object = new RegoObject();
    for (const [key, value] of entries) object.set(key, value);
    return object;
  }

  /** Only while the object is being built. */
  set(key: RegoValue, value: RegoValue): void {
    const hash = hashOf(key);
    this.byHash.set(hash, value);
    if (hash !== key) {
      this.compositeKeys ??= new Map();
      this.compositeKeys.set(hash, key);
    }
    this.ordered = null;
    this.text = null;
  }

  get(key: RegoValue): RegoValue | undefined {
    return this.byHash.get(hashOf(key));
  }

  has(key: RegoValue): boolean {
    return this.byHash.has(hashOf(key));
  }

  get size(): number {
    return this.byHash.size;
  }

  /** In Rego order of the keys. */
  entries(): readonly Entry[] {
    this.ordered ??= this.unorderedEntries().sort((a, b) => compare(a[0], b[0]));
    return this.ordered;
  }

  unorderedEntries(): Entry[] {
    const composite = this.compositeKeys;
    return [...this.byHash].map(([hash, value]): Entry => [composite?.get(hash) ?? hash, value]);
  }

  keys(): RegoValue[] {
    return this.entries().map(([key]) => key);
  }

  values(): RegoValue[] {
    return this.entries().map(([, value]) => value);
  }

  encoded(): string {
    this.text ??= `<${this.unorderedEntries()
      .map(([key, value]) => encode(key) + encode(value))
      .sort()
      .join("")}>`;
    return this.text;
  }
}

export function isArray(value: RegoValue | undefined): value is readonly RegoValue[] {
  return Array.isArray(value);
}

export function isNumber(value: RegoValue): value is number | BigNumber {
  return typeof value === "number" || value instanceof BigNumber;
}

/** Equal values have equal hashes, unequal values unequal ones: it is an encoding, not a digest. */
export function hashOf(value: RegoValue): Hash {
  if (typeof value === "string") return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (value instanceof WrittenFloat) return hashOf(unwritten(value));
  return `\0${encode(value)}`;
}

/** Self-delimiting, so that concatenations cannot collide. */
function encode(value: RegoValue): string {
  if (typeof value === "string") return `s${value.length}:${value}`;
  if (typeof value === "number") return `n${value};`;
  if (value === null) return "z";
  if (typeof value === "boolean") return value ? "t" : "f";
  if (value instanceof WrittenFloat) return encode(unwritten(value));
  if (value instanceof BigNumber) return `n${value.decimal.digits}e${value.decimal.exponent};`;
  if (value instanceof RegoSet || value instanceof RegoObject) return value.encoded();
  return `[${value.map(encode).join("")}]`;
}

export function equals(a: RegoValue, b: RegoValue): boolean {
  if (a === b) return true;
  if (a instanceof WrittenFloat) return equals(unwritten(a), b);
  if (b instanceof WrittenFloat) return equals(a, unwritten(b));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return compare(a, b) === 0;
}

/** null < booleans < numbers < strings < arrays < objects < sets. */
function rank(value: RegoValue): number {
  if (value === null) return 0;
  if (typeof value === "boolean") return 1;
  if (isNumber(value)) return 2;
  if (typeof value === "string") return 3;
  if (value instanceof RegoObject) return 5;
  return value instanceof RegoSet ? 6 : 4;
}

/** By code point, as Go compares UTF-8; UTF-16 units disagree between surrogates and U+E000..U+FFFF. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  if (index === length) return a.length - b.length;
  const left = a.charCodeAt(index);
  const right = b.charCodeAt(index);
  const leftSurrogate = left >= 0xd800 && left <= 0xdfff;
  const rightSurrogate = right >= 0xd800 && right <= 0xdfff;
  if (leftSurrogate !== rightSurrogate) return leftSurrogate ? 1 : -1;
  return left - right;
}

function compareLists(a: readonly RegoValue[], b: readonly RegoValue[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compare(a[index] as RegoValue, b[index] as RegoValue);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Keys first, position by position, then the value of the first key that both have in that place (as OPA). */
function compareObjects(a: RegoObject, b: RegoObject): number {
  const left = a.entries();
  const right = b.entries();
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const x = left[index] as Entry;
    const y = right[index] as Entry;
    const order = compare(x[0], y[0]) || compare(x[1], y[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Rego's total order; 0 exactly for equal values. */
export function compare(a: RegoValue, b: RegoValue): number {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (typeof a === "boolean") return a ? 1 : -1;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (isArray(a) && isArray(b)) return compareLists(a, b);
  if (a instanceof RegoObject && b instanceof RegoObject) return compareObjects(a, b);
  if (a instanceof RegoSet && b instanceof RegoSet) return compareLists(a.values(), b.values());
  return 0;
}

export type TypeName = "null" | "boolean" | "number" | "string" | "array" | "object" | "set";

const TYPE_NAMES: readonly TypeName[] = ["null", "boolean", "number", "string", "array", "object", "set"];

export function typeName(value: RegoValue): TypeName {
  return TYPE_NAMES[rank(value)] ?? "null";
}

/** Element of an array, value of an object, or the element itself for a set; undefined when there is none. */
export function lookup(value: RegoValue, key: RegoValue): RegoValue | undefined {
  if (value instanceof RegoObject) return value.get(key);
  if (value instanceof RegoSet) return value.has(key) ? key : undefined;
  if (key instanceof WrittenFloat) return lookup(value, unwritten(key));
  if (isArray(value)) return typeof key === "number" ? value[key] : undefined;
  return undefined;
}

/** Go's quoting of a string, which is JSON's without HTML escapes. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A value as Rego source: sets in braces, the empty set as `set()`. */
export function formatValue(value: RegoValue): string {
  if (typeof value === "string") return quote(value);
  if (isNumber(value)) return formatNumber(value);
  if (value instanceof RegoSet) {
    return value.size === 0 ? "set()" : `{${value.values().map(formatValue).join(", ")}}`;
  }
  if (value instanceof RegoObject) {
    const entries = value.entries().map(([key, element]) => `${formatValue(key)}: ${formatValue(element)}`);
    return `{${entries.join(", ")}}`;
  }
  return isArray(value) ? `[${value.map(formatValue).join(", ")}]` : String(value);
}
