import { createHash } from "node:crypto";

/** ISO/IEC 7812-1 annex B. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = digits.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return false;
    sum += double ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return digits.length > 1 && sum % 10 === 0;
}

/** ISO 7064 mod 97-10 over digits and letters (A = 10), as ISO 13616 asks: the first four characters go last. */
export function isMod97(iban: string): boolean {
  return mod97(iban.slice(4) + iban.slice(0, 4)) === 1;
}

export function mod97(text: string): number {
  let remainder = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const value = unit <= 0x39 ? unit - 0x30 : unit - 0x37;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Sum of digit times weight; letters are not expected. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 0x30), 0);
}

/** ABA routing number: weights 3, 7, 1 and a Federal Reserve district in front (01-12, 21-32, 61-72, 80). */
export function isAbaRouting(digits: string): boolean {
  if (!/^(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits)) return false;
  return weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

/** NHS number: weights 10 to 2, mod 11. */
export function isNhs(digits: string): boolean {
  if (!/^\d{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits)) return false;
  const check = (11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === Number(digits[9]);
}

/** US National Provider Identifier: Luhn behind the prefix 80840. */
export function isNpi(digits: string): boolean {
  return /^[12]\d{9}$/.test(digits) && isLuhn(`80840${digits}`);
}

/** Australian Medicare card: weights 1, 3, 7, 9 over eight digits. */
export function isMedicareAu(digits: string): boolean {
  return /^[2-6]\d{9,10}$/.test(digits) && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits[8]);
}

/** Rows of ten digits. */
function tableOf(digits: string): Uint8Array {
  return Uint8Array.from(digits, Number);
}

const DIHEDRAL = tableOf(
  "0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210",
);
const PERMUTATION = tableOf("01234567891576283094580379614289160435279453126870428657390127938064157046913258");

/** Verhoeff's check over the dihedral group D5. */
export function isVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    check = DIHEDRAL[check * 10 + (PERMUTATION[(i % 8) * 10 + digit] ?? 0)] ?? 0;
  }
  return check === 0;
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Hexadecimal digits of an address: a version, 160 bits and four bytes of check. A wallet's key is longer. */
const BASE58_ADDRESS = 50;

/** Base58Check: the last four bytes are the double SHA-256 of the rest. */
export function isBase58Check(address: string): boolean {
  let number = 0n;
  for (const char of address) {
    const value = BASE58.indexOf(char);
    if (value < 0) return false;
    number = number * 58n + BigInt(value);
  }
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.padStart(Math.max(BASE58_ADDRESS, hex.length + (hex.length % 2)), "0"), "hex");
  const hash = (data: Buffer) => createHash("sha256").update(data).digest();
  return hash(hash(bytes.subarray(0, -4)))
    .subarray(0, 4)
    .equals(bytes.subarray(-4));
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BECH32_GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32_CONSTANTS: readonly number[] = [1, 0x2bc830a3];

/** BIP 173 and BIP 350 (bech32m). */
export function isBech32(address: string): boolean {
  const lower = address.toLowerCase();
  const split = lower.lastIndexOf("1");
  const prefix = lower.slice(0, split);
  const values = [...lower.slice(split + 1)].map((char) => BECH32.indexOf(char));
  if (split < 1 || values.length < 6 || values.includes(-1)) return false;
  const expanded = [...prefix]
    .map((c) => c.charCodeAt(0) >> 5)
    .concat(0, ...[...prefix].map((c) => c.charCodeAt(0) & 31));
  return BECH32_CONSTANTS.includes(bech32Polymod([...expanded, ...values]));
}

function bech32Polymod(values: readonly number[]): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    BECH32_GENERATOR.forEach((generator, i) => {
      if ((top >>> i) & 1) checksum ^= generator;
    });
  }
  return checksum;
}

/** Bits of entropy a character: how evenly the characters of a string are spread. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
