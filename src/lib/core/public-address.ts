import { isIP } from "node:net";
import { AddressRanges, plainAddress } from "./address";

/** IPv4 that is not for the open internet: RFC 6890 and its registry. */
const SPECIAL_V4 = new AddressRanges([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]);

/** All that is given out of IPv6 for the open internet, and what in it stands for something else (Teredo, 6to4, documents). */
const GLOBAL_V6 = new AddressRanges(["2000::/3"]);
const SPECIAL_V6 = new AddressRanges(["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]);

/** Whether an address leads to the open internet. What is no address does not. */
export function isPublicAddress(text: string): boolean {
  const address = plainAddress(text);
  if (address === null) return false;
  return isIP(address) === 4 ? !SPECIAL_V4.has(address) : GLOBAL_V6.has(address) && !SPECIAL_V6.has(address);
}
