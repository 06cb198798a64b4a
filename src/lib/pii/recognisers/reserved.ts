import testCards from "../data/test-cards.json";
import type { PiiType } from "../types";

/**
 * Values that are nobody's: set aside by a standard for documentation and tests (RFC 5737, 3849, 2606, 6761, 9542),
 * the machine itself, or published by a payment provider for trying out. Found only where a tenant asks.
 */
export function isReserved(type: PiiType, value: string): boolean {
  switch (type) {
    case "IP_ADDRESS":
      return isReservedAddress(value.toLowerCase().replace(/[[\]]/g, ""));
    case "EMAIL":
      return isReservedDomain(value.slice(value.lastIndexOf("@") + 1).toLowerCase());
    case "PHONE":
      return /^1?\d{3}55501\d{2}$|^55501\d{2}$/.test(value.replace(/\D/g, ""));
    case "CREDIT_CARD":
      return TEST_CARDS.has(value.replace(/\D/g, ""));
    case "MAC_ADDRESS":
      return /^(?:00005e0053|01005e900?1|02005e)/.test(value.toLowerCase().replace(/[^0-9a-f]/g, ""));
    default:
      return false;
  }
}

const TEST_CARDS: ReadonlySet<string> = new Set(testCards);

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
  if (address.includes(":")) return /^(?:2001:0?db8:|3fff:|::1$|::$|::ffff:127\.)/.test(address);
  const octets = address.split(".").map(Number);
  if (length !== undefined && isNetwork(octets, Number(length))) return true;
  const [a, b, c] = octets;
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
