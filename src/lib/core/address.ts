import { BlockList, isIP } from "node:net";

/** Longest text of an address with port, brackets and zone that is looked at. */
const ADDRESS_CHARS_MAX = 64;
const V4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const V4_BITS = 32;
const V6_BITS = 128;
/** What one customer of a provider is given: a limit by single IPv6 addresses limits nobody. */
const V6_SITE_BITS = 64;

/**
 * The bare IP address of what a socket or a proxy writes: `192.0.2.1`, `192.0.2.1:443`, `[2001:db8::1]:443`,
 * `fe80::1%eth0`, `::ffff:192.0.2.1`. Null for everything that is no address.
 */
export function plainAddress(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > ADDRESS_CHARS_MAX) return null;
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(trimmed)?.[1];
  const bare = (bracketed ?? withPort ?? trimmed).replace(/%.*$/, "").toLowerCase();
  if (isIP(bare) === 0) return null;
  const mapped = V4_MAPPED.exec(bare)?.[1];
  return mapped ?? bare;
}

/** Addresses that are remembered as in or out. One connection asks with each of its requests. */
const ASKED_MAX = 1_000;

/** Addresses and ranges: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`. */
export class AddressRanges {
  private readonly list = new BlockList();
  private readonly asked = new Map<string, boolean>();
  readonly size: number;

  /** @throws RangeError naming the entry that is neither */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.add(entry);
    this.size = entries.length;
  }

  has(address: string): boolean {
    const known = this.asked.get(address);
    if (known !== undefined) return known;
    const plain = plainAddress(address);
    const inside = plain !== null && this.list.check(plain, familyOf(plain));
    if (this.asked.size >= ASKED_MAX) this.asked.clear();
    if (address.length <= ADDRESS_CHARS_MAX) this.asked.set(address, inside);
    return inside;
  }

  private add(entry: string): void {
    const [text = "", bits, ...more] = entry.trim().split("/");
    const address = plainAddress(text);
    if (address === null || more.length > 0) throw new RangeError(`'${entry}' is no address and no range`);
    const family = familyOf(address);
    const max = family === "ipv4" ? V4_BITS : V6_BITS;
    if (bits === undefined) {
      this.list.addAddress(address, family);
      return;
    }
    const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (!(prefix <= max)) throw new RangeError(`'${entry}' is no range: a prefix has 0 to ${max} bits`);
    this.list.addSubnet(address, prefix, family);
  }
}

/** What limits count by: an IPv4 address, or the network of 64 bits that an IPv6 address lies in. */
export function siteOf(address: string): string {
  const plain = plainAddress(address);
  if (plain === null) return "unknown";
  if (isIP(plain) === 4) return plain;
  return `${expandV6(plain)
    .slice(0, V6_SITE_BITS / 16)
    .join(":")}::/${V6_SITE_BITS}`;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}

/** Eight groups without leading zeros. */
function expandV6(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ""));
}
