import { createHmac, timingSafeEqual } from "node:crypto";

const DEVICE_DAYS = 180;
export const DEVICE_SECONDS = DEVICE_DAYS * 24 * 3600;
const MAC_BYTES = 32;

/**
 * Pseudonyms of accounts, and the mark of a browser that has logged in to one before (OWASP calls it a device cookie).
 * The mark opens nothing: it only takes its holder out of the queue that strangers fill.
 */
export class Devices {
  private readonly secret: Uint8Array;

  constructor(secret: Uint8Array) {
    this.secret = secret;
  }

  /** The same for an account that exists and for one that doesn't, and nobody reads the name from it. */
  pseudonym(email: string): string {
    return this.mac("account", email.trim().toLowerCase()).toString("base64url");
  }

  mark(email: string, now: number): string {
    const seconds = String(Math.floor(now / 1000));
    return `${seconds}.${this.mac("device", `${seconds}.${this.pseudonym(email)}`).toString("base64url")}`;
  }

  /** Does the mark belong to this account, and is it young enough? */
  isKnown(mark: string | null | undefined, email: string, now: number): boolean {
    const [, seconds = "", mac = ""] = /^(\d{1,12})\.([\w-]{43})$/.exec(mark ?? "") ?? [];
    const given = Buffer.from(mac, "base64url");
    const right = this.mac("device", `${seconds}.${this.pseudonym(email)}`);
    if (given.length !== MAC_BYTES || !timingSafeEqual(given, right)) return false;
    const age = now / 1000 - Number(seconds);
    return age >= -60 && age < DEVICE_SECONDS;
  }

  private mac(use: string, text: string): Buffer {
    return createHmac("sha256", this.secret).update(`lethe-${use}\0${text}`).digest();
  }
}
