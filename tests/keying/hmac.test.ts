import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalEncode, canonicalHmac, canonicalHmacText } from "@/lib/core/canonical";
import { HMAC_ROOM, hmacSha256 } from "@/lib/core/hmac";

function withRoom(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(HMAC_ROOM, 0xff), message]);
}

describe("the HMAC", () => {
  it("is the one of RFC 4231, test case 2", () => {
    const mac = hmacSha256(Buffer.from("Jefe"), withRoom(Buffer.from("what do ya want for nothing?")), "binary");
    expect(Buffer.from(mac, "latin1").toString("hex")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("is Node's own, for every key and message", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 300 }), (key, message) => {
        const expected = createHmac("sha256", key).update(message).digest("base64url");
        expect(hmacSha256(key, withRoom(message), "base64url")).toBe(expected);
      }),
    );
  });

  it("leaves nothing of the key in the message", () => {
    const message = withRoom(Buffer.from("message"));
    hmacSha256(Buffer.alloc(32, 7), message, "base64url");
    expect(message).toEqual(Buffer.concat([Buffer.alloc(HMAC_ROOM), Buffer.from("message")]));
  });

  it("refuses a key that would have to be hashed first", () => {
    expect(() => hmacSha256(Buffer.alloc(65), withRoom(Buffer.alloc(1)), "base64url")).toThrow(RangeError);
  });
});

describe("the HMAC of a canonical form", () => {
  const key = Buffer.alloc(32, 3);
  const byNode = (value: string) =>
    createHmac("sha256", key)
      .update(canonicalEncode(["purpose", 1, value]))
      .digest("base64url");

  it("does not depend on what was hashed before it, refused or too long to keep", () => {
    const values = ["a", "b".repeat(300), "a", "c".repeat(200_000), "\ud83d", "a", "", "d".repeat(1_000)];
    for (const value of values) {
      if (!value.isWellFormed()) expect(() => canonicalHmac(key, "purpose", value)).toThrow(RangeError);
      else expect(canonicalHmacText(key, "purpose", value)).toBe(byNode(value));
    }
  });

  it("is the same as bytes and as text", () => {
    expect(canonicalHmac(key, "purpose", "a").toString("base64url")).toBe(canonicalHmacText(key, "purpose", "a"));
  });
});
