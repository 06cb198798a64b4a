import { type AddressRanges, plainAddress } from "@/lib/core/address";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Who sent a request, as far as it can be believed. */
export interface Client {
  /** The nearest address that is no trusted proxy; `unknown` when the connection has none. */
  readonly address: string;
  /** What the client asked for: `Host`, or what a trusted proxy says that it was. */
  readonly host: string;
  /** A proxy that nobody has named sent forwarding headers: they were not believed. */
  readonly unbelieved: boolean;
}

/** Only trusted proxies may write these: from anybody else they are taken off before the request goes on. */
export const FORWARDING_HEADERS = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-forwarded-server",
  "x-forwarded-prefix",
  "x-real-ip",
  "x-client-ip",
  "true-client-ip",
  "cf-connecting-ip",
] as const;

/** More proxies in a row are nobody's set-up: what they say is not read. */
const HOPS_MAX = 16;

export function clientOf(peerAddress: string | undefined, headers: Headers, trusted: AddressRanges): Client {
  const peer = plainAddress(peerAddress ?? "") ?? "unknown";
  const own = one(headers.host) ?? "";
  if (!trusted.has(peer)) {
    return { address: peer, host: own, unbelieved: FORWARDING_HEADERS.some((name) => headers[name] !== undefined) };
  }
  const standard = parseForwarded(one(headers.forwarded));
  const listed = list(one(headers["x-forwarded-for"]));
  const host = last(list(one(headers["x-forwarded-host"]))) ?? standard.host ?? own;
  return { address: nearest(peer, standard.addresses, listed, trusted), host, unbelieved: false };
}

/**
 * A proxy writes one of the two headers and may pass the other as the client sent it. Where both are there and name
 * different clients, nobody can tell which is made up: the proxy itself then counts as the client.
 */
function nearest(peer: string, standard: string[], listed: string[], trusted: AddressRanges): string {
  const named = [standard, listed].filter((hops) => hops.length > 0).map((hops) => walk(peer, hops, trusted));
  const [first = peer] = named;
  return named.every((address) => address === first) ? first : peer;
}

/** From the nearest hop outwards: each trusted one vouches for the one before it. */
function walk(peer: string, hops: readonly string[], trusted: AddressRanges): string {
  let client = peer;
  for (const hop of hops.slice(-HOPS_MAX).reverse()) {
    const address = plainAddress(hop);
    if (address === null) return client;
    client = address;
    if (!trusted.has(address)) return client;
  }
  return client;
}

/** RFC 7239, of which only `for` and `host` are used; a value that can't be read ends the chain there. */
function parseForwarded(header: string | undefined): { addresses: string[]; host: string | undefined } {
  const elements = list(header).map((element) => new Map(element.split(";").map(pair)));
  const addresses = elements.map((fields) => fields.get("for") ?? "");
  return { addresses, host: elements.at(-1)?.get("host") };
}

function pair(text: string): [string, string] {
  const at = text.indexOf("=");
  const value = text.slice(at + 1).trim();
  return [text.slice(0, Math.max(at, 0)).trim().toLowerCase(), value.replace(/^"(.*)"$/, "$1")];
}

function list(header: string | undefined): string[] {
  return header === undefined ? [] : header.split(",").map((part) => part.trim());
}

function last(values: readonly string[]): string | undefined {
  return values.at(-1);
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}
