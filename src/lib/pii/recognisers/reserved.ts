import landmarks from "../data/landmarks.json";
import publicAddresses from "../data/public-addresses.json";
import testCards from "../data/test-cards.json";
import type { PiiType } from "../types";
import { foldWords } from "../views/alphabet";
import { plainEmail } from "./spelled-email";

/**
 * Values that are nobody's: set aside by a standard for documentation and tests (RFC 5737, 3849, 2606, 6761, 9542),
 * the machine itself, or published by a payment provider for trying out. Found only where a tenant asks.
 */
export function isReserved(type: PiiType, value: string): boolean {
  switch (type) {
    case "IP_ADDRESS":
      return isReservedAddress(value.toLowerCase().replace(/[[\]]/g, ""));
    case "EMAIL":
      return isReservedDomain(domainOf(/\S@\S+$/.test(value) ? value : plainEmail(value)));
    case "PHONE":
      return /^1?\d{3}55501\d{2}$|^55501\d{2}$/.test(value.replace(/\D/g, ""));
    case "CREDIT_CARD":
      return TEST_CARDS.has(value.replace(/\D/g, ""));
    case "ADDRESS":
      return LANDMARKS.some((landmark) => isLandmark(foldWords(value), landmark));
    case "MAC_ADDRESS":
      return isReservedMac(value.toLowerCase().replace(/[^0-9a-f]/g, ""));
    default:
      return false;
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

/** Resolvers that anybody may ask, a cloud's metadata service, the addresses that routers are shipped with. */
const PUBLIC_ADDRESSES: ReadonlySet<string> = new Set(publicAddresses);
/**
 * Where everybody goes, or nobody can: seats of states and firms, museums, houses of books and films. Each with what may
 * stand behind it: a street of the same name in another town is somebody's.
 */
const LANDMARKS = Object.entries(landmarks).map(([street, town]) => ({ street, town: new Set(town.split(" ")) }));

function isLandmark(folded: string, { street, town }: (typeof LANDMARKS)[number]): boolean {
  if (folded === street) return true;
  if (!folded.startsWith(`${street} `)) return false;
  return folded
    .slice(street.length + 1)
    .split(" ")
    .every((word) => town.has(word));
}

const TEST_CARDS: ReadonlySet<string> = new Set(testCards);

/** RFC 9542's, and what documents write for any: `aa:bb:cc:dd:ee:ff`, `00:11:22:33:44:55`, `de:ad:be:ef:...`. */
function isReservedMac(digits: string): boolean {
  return (
    /^(?:00005e0053|01005e900?1|02005e|deadbeef)/.test(digits) ||
    /^(?:([0-9a-f])\1){6}$/.test(digits) ||
    digits === "0123456789ab" ||
    digits === "123456789abc"
  );
}

function isReservedDomain(domain: string): boolean {
  const host = domain.replace(/\.$/, "");
  return (
    /(?:^|\.)example(?:\.[a-z]{2,3}){1,2}$/.test(host) ||
    /(?:^|\.)(?:test|invalid|localhost|example|local)$/.test(host) ||
    isReservedAddress(host.replace(/[[\]]/g, ""))
  );
}

/** Documentation (192.0.2.0/24 and others), loopback, unspecified, broadcast; a network as a whole (`10.0.0.0/24`). */
function isReservedAddress(value: string): boolean {
  const [address = "", length] = value.replace(/%.*$/, "").split("/", 2);
  if (length === undefined && PUBLIC_ADDRESSES.has(address)) return true;
  if (address.includes(":")) return /^(?:2001:0?db8:|3fff:|ff0[0-9a-f]::|::1$|::$|::ffff:127\.)/.test(address);
  const octets = address.split(".").map(Number);
  if (length !== undefined && isNetwork(octets, Number(length))) return true;
  const [a, b, c] = octets;
  // Groups that anybody may join (RFC 5771) are no machine's.
  if (a !== undefined && a >= 224 && a < 240) return true;
  if (a === 127 || a === 0 || address === "255.255.255.255" || /^255\./.test(address)) return true;
  return (
    (a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113)
  );
}

/** The host's bits are all zero: no machine has this address. */
function isNetwork(octets: readonly number[], length: number): boolean {
  if (!(length >= 1 && length < 32)) return false;
  const bits = octets.reduce((all, octet) => all * 256 + octet, 0);
  return bits % 2 ** (32 - length) === 0;
}
