import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { open, SealBroken, seal } from "@/lib/seal/aead";
import { deriveKey, type KeyUse } from "@/lib/seal/derive";

const KEY = randomBytes(32);
const PLACE = Buffer.from("tenant 1, entry 1, response");
const FORMAT_BYTES = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

describe("a sealed value", () => {
  it("opens where it was sealed, to the byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 40 }), (plain, aad) => {
        const sealed = seal(KEY, plain, aad);
        expect(sealed).toHaveLength(FORMAT_BYTES + NONCE_BYTES + plain.length + TAG_BYTES);
        expect(Buffer.compare(open(KEY, sealed, aad), plain)).toBe(0);
      }),
    );
  });

  it("never opens with any one bit changed", () => {
    const sealed = seal(KEY, Buffer.from("an answer"), PLACE);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => open(KEY, changed, PLACE), `bit ${bit}`).toThrow(SealBroken);
    }
  });

  it("never opens with a tag or text cut short, or with more behind it", () => {
    const sealed = seal(KEY, Buffer.from("an answer"), PLACE);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => open(KEY, sealed.subarray(0, length), PLACE), `${length} bytes`).toThrow(SealBroken);
    }
    expect(() => open(KEY, Buffer.concat([sealed, Buffer.alloc(1)]), PLACE)).toThrow(SealBroken);
  });

  it("never opens in another place or under another key", () => {
    const sealed = seal(KEY, Buffer.from("an answer"), PLACE);
    for (const place of ["", "tenant 2, entry 1, response", `${PLACE} `]) {
      expect(() => open(KEY, sealed, Buffer.from(place))).toThrow(SealBroken);
    }
    expect(() => open(randomBytes(32), sealed, PLACE)).toThrow(SealBroken);
  });

  it("is another one each time", () => {
    const sealed = new Set(
      Array.from({ length: 1_000 }, () => Buffer.from(seal(KEY, Buffer.from("x"), PLACE)).toString("hex")),
    );
    expect(sealed.size).toBe(1_000);
  });

  it("says nothing of what broke", () => {
    const sealed = seal(KEY, Buffer.from("an answer"), PLACE);
    expect(() => open(randomBytes(32), sealed, PLACE)).toThrow(/^authentication failed$/);
  });
});

describe("a derived key", () => {
  const USES: Record<KeyUse, true> = {
    enc: true,
    shared: true,
    index: true,
    mac: true,
    subject: true,
    "audit-ref": true,
    "audit-details": true,
    wrap: true,
    "app-key": true,
    session: true,
    config: true,
  };

  it("is never that of another use, salt or secret, and always the same", () => {
    const uses = Object.keys(USES) as KeyUse[];
    const keys = uses.flatMap((use) => [
      deriveKey(KEY, use),
      deriveKey(KEY, use, Buffer.from("salt")),
      deriveKey(Buffer.alloc(32), use),
    ]);
    expect(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size).toBe(keys.length);
    expect(keys.every((key) => key.length === 32)).toBe(true);
    expect(deriveKey(KEY, "enc")).toEqual(deriveKey(KEY, "enc"));
  });
});
