import { numberFromBigInt } from "../number";
import { RegoObject, type RegoValue } from "../value";
import { asString, type Builtin, define } from "./builtin";

const UUID = /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** 100-nanosecond ticks between the Gregorian reform and 1970, in a version 1 time. */
const GREGORIAN_TICKS = 122_192_928_000_000_000n;

function variantName(bits: number): string {
  if ((bits & 0xc0) === 0x80) return "RFC4122";
  if ((bits & 0xe0) === 0xc0) return "Microsoft";
  return (bits & 0xe0) === 0xe0 ? "Future" : "Reserved";
}

/** Undefined when the text is no UUID. Times, node and clock sequence are told for versions 1 and 2. */
function parseUuid(text: string): RegoValue | undefined {
  const found = UUID.exec(text);
  if (found === null) return undefined;
  const hex = found.slice(1).join("").toLowerCase();
  const version = Number.parseInt(hex.slice(12, 13), 16);
  const result = new RegoObject();
  result.set("version", version);
  result.set("variant", variantName(Number.parseInt(hex.slice(16, 18), 16)));
  if (version === 1 || version === 2) addTimeParts(result, hex, version);
  return result;
}

function addTimeParts(result: RegoObject, hex: string, version: number): void {
  const node = hex.slice(20);
  const low = version === 2 ? "00000000" : hex.slice(0, 8);
  const ticks = BigInt(`0x${hex.slice(13, 16)}${hex.slice(8, 12)}${low}`);
  result.set("nodeid", node.replace(/../g, "$&-").slice(0, -1));
  result.set("macvariables", macVariables(Number.parseInt(node.slice(0, 2), 16)));
  result.set("clocksequence", Number.parseInt(hex.slice(16, 20), 16) & 0x3fff);
  result.set("time", numberFromBigInt((ticks - GREGORIAN_TICKS) * 100n));
  if (version !== 2) return;
  result.set("id", Number.parseInt(hex.slice(0, 8), 16));
  result.set("domain", ["Person", "Group", "Org"][Number.parseInt(hex.slice(18, 20), 16)] ?? "Unknown");
}

function macVariables(firstByte: number): string {
  const scope = (firstByte & 2) === 2 ? "local" : "global";
  return `${scope}:${(firstByte & 1) === 1 ? "multicast" : "unicast"}`;
}

export const UUID_BUILTINS: readonly Builtin[] = [
  define("uuid.parse", ["string"], ([text]) => parseUuid(asString(text))),
];
