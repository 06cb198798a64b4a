import { isArray, RegoObject, RegoSet, type RegoValue } from "../value";
import { asCollection, asString, type Builtin, type BuiltinContext, builtinError, define } from "./builtin";
import {
  type Address,
  containsAddress,
  formatAddress,
  lastAddress,
  type Prefix,
  parseAddress,
  parsePrefix,
} from "./ip-address";

function prefixOperand(name: string, text: string): Prefix {
  const prefix = parsePrefix(text);
  if (prefix === null) throw builtinError(name, `invalid CIDR address: ${text}`);
  return prefix;
}

/** An address alone is the range of one. */
function rangeOperand(name: string, text: string): { first: Address; last: Address } {
  const address = parseAddress(text);
  if (address !== null) return { first: address, last: address };
  const prefix = parsePrefix(text);
  if (prefix === null) throw builtinError(name, `not a valid textual representation of an IP address or CIDR: ${text}`);
  return { first: prefix, last: { bits: prefix.bits, value: lastAddress(prefix) } };
}

function contains(name: string, cidr: string, inner: string): boolean {
  const prefix = prefixOperand(name, cidr);
  const { first, last } = rangeOperand(name, inner);
  return containsAddress(prefix, first) && containsAddress(prefix, last);
}

function intersects(a: string, b: string): boolean {
  const left = prefixOperand("net.cidr_intersects", a);
  const right = prefixOperand("net.cidr_intersects", b);
  return containsAddress(left, right) || containsAddress(right, left);
}

function expand(cidr: string, context: BuiltinContext): RegoSet {
  const prefix = prefixOperand("net.cidr_expand", cidr);
  const last = lastAddress(prefix);
  const size = last - prefix.value + 1n;
  context.charge(size > 1_000_000_000n ? 1_000_000_000 : Number(size));
  const addresses = new RegoSet();
  for (let value = prefix.value; value <= last; value++) addresses.add(formatAddress({ bits: prefix.bits, value }));
  return addresses;
}

interface Range {
  /** As it is told when nothing is merged into it; null once something was. */
  readonly text: string | null;
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

function mergeOperand(text: string): Range {
  const name = "net.cidr_merge";
  const prefix = parsePrefix(text);
  if (prefix !== null) return { text: null, bits: prefix.bits, first: prefix.value, last: lastAddress(prefix) };
  const address = parseAddress(text);
  if (address === null) throw builtinError(name, `invalid CIDR address: ${text}`);
  if (address.bits === 128) throw builtinError(name, "IPv6 invalid: needs prefix length");
  // A bare IPv4 address has the length of its class, as Go's DefaultMask.
  const length = classLength(address.value);
  const block = prefixOperand(name, `${text}/${length}`);
  return { text: `${text}/${length}`, bits: 32, first: block.value, last: lastAddress(block) };
}

function classLength(value: bigint): number {
  const top = value >> 24n;
  return top < 128n ? 8 : top < 192n ? 16 : top < 224n ? 24 : 32;
}

function mergeElement(element: RegoValue): string {
  if (typeof element === "string") return element;
  throw builtinError("net.cidr_merge", "element must be string");
}

/** Overlapping and touching ranges become one, then each is cut into the fewest prefixes. */
function merge(texts: readonly string[]): RegoSet {
  const ranges = texts.map(mergeOperand).sort((a, b) => a.bits - b.bits || (a.first < b.first ? -1 : 1));
  const merged: Range[] = [];
  for (const range of ranges) {
    const before = merged[merged.length - 1];
    const touches = before !== undefined && before.bits === range.bits && range.first <= before.last + 1n;
    if (!touches) merged.push(range);
    else merged[merged.length - 1] = { ...before, text: null, last: laterOf(range.last, before.last) };
  }
  return RegoSet.of(merged.flatMap(toPrefixes));
}

/** Math.max knows no bigint. */
function laterOf(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

function toPrefixes({ text, bits, first, last }: Range): string[] {
  if (text !== null) return [text];
  const prefixes: string[] = [];
  for (let value = first; value <= last; ) {
    let host = 0;
    while (
      host < bits &&
      (value & ((1n << BigInt(host + 1)) - 1n)) === 0n &&
      value + (1n << BigInt(host + 1)) - 1n <= last
    )
      host++;
    prefixes.push(`${formatAddress({ bits, value })}/${bits - host}`);
    value += 1n << BigInt(host);
  }
  return prefixes;
}

interface Keyed {
  readonly key: RegoValue;
  readonly text: string;
}

/** Texts with the keys they are told by: index, object key, or the element itself for sets and single strings. */
function keyed(name: string, position: number, value: RegoValue): Keyed[] {
  const text = (element: RegoValue): string => {
    const found = isArray(element) ? element[0] : element;
    if (typeof found === "string") return found;
    throw builtinError(name, `operand ${position}: element must be string or non-empty array`);
  };
  if (typeof value === "string") return [{ key: value, text: value }];
  if (value instanceof RegoObject) return value.entries().map(([key, element]) => ({ key, text: text(element) }));
  const isSet = value instanceof RegoSet;
  return asCollection(value).map((element, index) => ({ key: isSet ? element : index, text: text(element) }));
}

function containsMatches(cidrs: RegoValue, texts: RegoValue, context: BuiltinContext): RegoSet {
  const name = "net.cidr_contains_matches";
  const outer = keyed(name, 1, cidrs);
  const inner = keyed(name, 2, texts);
  context.charge(outer.length * inner.length * 4);
  const found = new RegoSet();
  for (const cidr of outer) {
    for (const item of inner) if (contains(name, cidr.text, item.text)) found.add([cidr.key, item.key]);
  }
  return found;
}

const SOURCES = ["string", "array", "object", "set"] as const;

export const CIDR_BUILTINS: readonly Builtin[] = [
  define("net.cidr_contains", ["string", "string"], ([cidr, inner]) =>
    contains("net.cidr_contains", asString(cidr), asString(inner)),
  ),
  define("net.cidr_contains_matches", [SOURCES, SOURCES], ([cidrs, texts], context) =>
    containsMatches(cidrs as RegoValue, texts as RegoValue, context),
  ),
  define("net.cidr_intersects", ["string", "string"], ([a, b]) => intersects(asString(a), asString(b))),
  define("net.cidr_is_valid", ["any"], ([cidr]) => typeof cidr === "string" && parsePrefix(cidr) !== null),
  define("net.cidr_expand", ["string"], ([cidr], context) => expand(asString(cidr), context)),
  define("net.cidr_merge", [["array", "set"]], ([cidrs], context) => {
    // Each range is cut into at most 128 prefixes.
    context.charge(asCollection(cidrs).length * 128);
    return merge(asCollection(cidrs).map(mergeElement));
  }),
];
