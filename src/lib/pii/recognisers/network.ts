import { isIPv4, isIPv6 } from "node:net";
import { isLuhn } from "./checksums";
import { at, type ValueRecogniser } from "./recogniser";

const MAC_FORM = at(/[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}/);

const IPV4 = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?:\/\d{1,2}(?!\d))?/y;

/** `v1.5.0.2` is a version. */
function measureIPv4(text: string, start: number): number {
  if (/(?:^|[^a-z])v(?:er)?$/i.test(text.slice(Math.max(0, start - 4), start))) return -1;
  IPV4.lastIndex = start;
  return IPV4.test(text) ? IPV4.lastIndex : -1;
}

/** Six pairs and no more: a fingerprint, a key or a serial number goes on. */
function measureMac(text: string, start: number): number {
  MAC_FORM.lastIndex = start;
  if (!MAC_FORM.test(text)) return -1;
  const end = MAC_FORM.lastIndex;
  return goesOn(text, start, end) ? -1 : end;
}

/** A pair stands in front or behind, joined by the address's own separator. */
function goesOn(text: string, start: number, end: number): boolean {
  const gap = text.charAt(start + 2);
  if (gap !== ":" && gap !== "-") return false;
  return (
    (text.charAt(end) === gap && /^[0-9a-f]{2}/i.test(text.slice(end + 1, end + 3))) ||
    (text.charAt(start - 1) === gap && /[0-9a-f]{2}$/i.test(text.slice(Math.max(0, start - 3), start - 1)))
  );
}

/** Addresses of machines, and the numbers of devices and SIM cards. */
// biome-ignore format: one row a recogniser reads as a table
export const NETWORK: readonly ValueRecogniser[] = [
  { id: "ipv4", type: "IP_ADDRESS", dotted: true, weak: true, lead: "digit", chars: [4, 16], first: [1, 2, 3], pattern: IPV4, measure: measureIPv4, valid: (_, value) => isIPv4(value.split("/", 1)[0] ?? ""), alone: 0.75, open: true },
  { id: "ipv4.defanged", type: "IP_ADDRESS", weak: true, lead: "digit", chars: [1, 16], first: [1, 2, 3], pattern: /\d{1,3}\[\.\]\d{1,3}\[?\.\]?\d{1,3}\[?\.\]?\d{1,3}/y, valid: (_, value) => isIPv4(value.replace(/[[\]]/g, "")), alone: 0.75, open: true },
  { id: "mac", type: "MAC_ADDRESS", weak: true, lead: "any", chars: [12, 12], first: [2, 4], pattern: MAC_FORM, measure: measureMac, valid: isMac, alone: 0.8 },
  { id: "mac.bare", type: "MAC_ADDRESS", lead: "any", chars: [12, 12], pattern: at(/[0-9a-f]{12}|[0-9a-f]{2}(?: [0-9a-f]{2}){5}/), valid: isMac, labels: ["mac", "mac address", "mac addr", "hardware address", "physical address", "bssid", "ethernet"], labelled: 0.8 },
  { id: "imei", type: "IMEI", lead: "digit", chars: [15, 16], first: [2], pattern: /\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d(?:\d)?/y, valid: (c) => isLuhn(c.slice(0, 15)), labels: ["imei", "imei number", "imeisv", "meid", "device id"], labelled: 0.95, alone: 0.55, form: /\d{2}-\d{6}-\d{6}-\d/ },
  { id: "imsi", type: "IMSI", lead: "digit", chars: [14, 15], pattern: /\d{3}[ -]?\d{2,3}[ -]?\d{9,10}/y, labels: ["imsi", "imsi number"], labelled: 0.95 },
  { id: "iccid", type: "ICCID", lead: "digit", chars: [18, 22], first: [2, 4, 18, 19, 20, 21, 22], pattern: /89(?:[ -]?[0-9]){16,20}[fF]?/y, valid: (c) => isLuhn(c.replace(/F$/, "")), labels: ["iccid", "sim", "sim card", "sim number"], labelled: 0.95, alone: 0.7 },
  { id: "iccid.labelled", type: "ICCID", lead: "digit", chars: [18, 22], pattern: /89(?:[ -]?[0-9]){16,20}[fF]?/y, labels: ["iccid"], labelled: 0.85 },
  { id: "eid", type: "EID", lead: "digit", chars: [32, 32], first: [2, 3, 4, 5, 8, 32], pattern: /89\d(?:[ -]?\d){29}/y, labels: ["eid", "esim", "euicc"], labelled: 0.95, alone: 0.7 },
  { id: "eid.labelled", type: "EID", lead: "digit", chars: [32, 32], pattern: /\d(?:[ -]?\d){31}/y, labels: ["eid", "euicc", "esim"], labelled: 0.85 },
  { id: "vin", type: "VEHICLE_ID", weak: true, lead: "any", chars: [17, 17], pattern: at(/[a-hj-npr-z0-9]{17}/), valid: (c) => /\d/.test(c) && /[A-Z]/.test(c), labels: ["vin", "vehicle identification number", "chassis number", "fahrgestellnummer", "fin"], labelled: 0.85 },
  { id: "vin.checked", type: "VEHICLE_ID", lead: "any", chars: [17, 17], pattern: /[1-5][A-HJ-NPR-Z0-9]{12}\d{4}/y, valid: isCheckedVin, alone: 0.6 },
  { id: "plate", type: "VEHICLE_ID", weak: true, lead: "any", chars: [5, 9], pattern: at(/[a-z]{1,3}[ -]?\d{1,4}[ -]?[a-z]{0,3}(?: ?\d{1,4})?|\d{1,4}[ -]?[a-z]{1,3}[ -]?\d{0,4}/), valid: (c) => /[A-Z]/.test(c) && /\d/.test(c), labels: ["license plate", "licence plate", "number plate", "plate number", "plate", "plates", "vehicle registration", "registration plate", "kennzeichen", "plaque d'immatriculation", "immatriculation", "matricula", "targa", "plaka", "plakasi", "rejestracyjny", "kenteken"], labelled: 0.7 },
];

/** Broadcast and null addresses name no machine. */
function isMac(compact: string, value = ""): boolean {
  if (isClock(value)) return false;
  return /^[0-9A-F]{12}$/.test(compact) && !/^(?:F{12}|0{12})$/.test(compact);
}

const IPV6 = /(?:[0-9a-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?:%[0-9a-z]{1,15})?(?:\/\d{1,3})?/iy;
const MAC = /[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-f:])/iy;

/** The end of an IPv6 address (any notation, zone, prefix length) at `start`, else -1. */
export function ipv6End(text: string, start: number): number {
  IPV6.lastIndex = start;
  const match = IPV6.exec(text)?.[0];
  if (match === undefined || match.split(":").length < 3) return -1;
  if (!/\d/.test(match) && match.split(":").filter(Boolean).length < 3) return -1; // \`DB::table\` is code
  // `$1::text` casts in SQL, `a::b` is a path in code.
  if (text.charCodeAt(start - 1) === 0x24 || (match.endsWith("::") && /\w/.test(text.charAt(start + match.length))))
    return -1;
  const whole = match.replace(/[%/].*$/, "");
  if (isIPv6(whole)) return isUnspecified(whole) ? -1 : start + match.length;
  // A sentence may end in a colon, or a port stand behind the address.
  const trimmed = match.replace(/:+$/, "");
  return trimmed !== match && isIPv6(trimmed) && !isUnspecified(trimmed) ? start + trimmed.length : -1;
}

/** `::` is everywhere in code and is no machine's address; `::1` is every machine's. */
function isUnspecified(address: string): boolean {
  return address === "::" || address === "::1";
}

export function macEnd(text: string, start: number): number {
  MAC.lastIndex = start;
  const match = MAC.exec(text)?.[0];
  if (match === undefined || isClock(match)) return -1;
  return isMac(match.replace(/:/g, "").toUpperCase()) ? start + match.length : -1;
}

/** `12:30:45:00:11:22`: digits alone that begin like a time of day. */
function isClock(value: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d:[\d:]+$/.test(value);
}

const VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** ISO 3779 as North America uses it: the ninth character checks the others. Elsewhere a label has to name the number. */
function isCheckedVin(compact: string): boolean {
  if (!/[A-Z].*[A-Z].*[A-Z]/.test(compact)) return false;
  const sum = VIN_WEIGHTS.reduce(
    (total, weight, i) => total + weight * (VIN_VALUES.indexOf(compact.charAt(i)) % 10),
    0,
  );
  return compact.charAt(8) === "0123456789X".charAt(sum % 11);
}
