import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "@/lib/core/json";
import type { Receipt } from "@/lib/receipt/format";
import { serialiseReceipt, signReceipt } from "@/lib/receipt/sign-receipt";
import { subjectDigest, verifyReceipt } from "@/lib/receipt/verify-receipt";
import { changedOnce, reordered } from "../keying/json-values";
import { PUBLIC_PEM, RECEIPT, SIGNED } from "./signed-receipt";

const canonical = (value: unknown) => canonicalize(value) ?? "";
const verdict = (value: unknown, pem = PUBLIC_PEM) => verifyReceipt(canonical(value), pem);

describe("a receipt", () => {
  it("holds, and gives back what was signed", () => {
    expect(verdict(SIGNED)).toEqual({ holds: true, receipt: RECEIPT });
  });

  it("holds in one text only: no other order, white space or escape, and no member that stands twice", () => {
    const text = serialiseReceipt(SIGNED);
    const others = [
      JSON.stringify(reordered(SIGNED as unknown as JsonValue)),
      JSON.stringify(SIGNED, null, 2),
      `${text}\n`,
      ` ${text}`,
      text.replaceAll("é", "\\u00e9"),
      text.replace('"counts":', '"counts":{"entries":0},"counts":'),
      text.replace('{"decisions"', '{"decisions":1,"decisions"'),
    ];
    for (const other of others) {
      expect(other).not.toBe(text);
      expect(verifyReceipt(other, PUBLIC_PEM).holds, other).toBe(false);
    }
  });

  it("never holds with a step that did not succeed, signed or not", () => {
    const steps = RECEIPT.steps.map((step, at) => ({ ...step, ok: at > 0 }));
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    const text = serialiseReceipt(signReceipt({ ...RECEIPT, steps }, privateKey));
    expect(verifyReceipt(text, pem)).toMatchObject({ holds: false, why: "steps did not succeed: destroy keys" });
  });

  it("never holds after any single change, and says why", () => {
    let changes = 0;
    for (const changed of changedOnce(SIGNED as unknown as JsonValue)) {
      changes += 1;
      const found = verdict(changed);
      expect(found.holds, JSON.stringify(changed)).toBe(false);
      expect(found).toMatchObject({ why: expect.stringMatching(/\S{3}/) as string });
    }
    expect(changes).toBeGreaterThan(150);
  });

  it("never holds under another key", () => {
    const pem = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(verdict(SIGNED, pem)).toEqual({ holds: false, why: "the signature does not fit the receipt and this key" });
  });

  it("never holds under a key of another kind, or no key", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
      .publicKey.export({ type: "spki", format: "pem" })
      .toString();
    expect(verdict(SIGNED, rsa)).toMatchObject({ holds: false, why: expect.stringContaining("Ed25519") as string });
    for (const pem of ["", "garbage", PUBLIC_PEM.slice(0, 60)]) {
      expect(verdict(SIGNED, pem)).toMatchObject({ holds: false, why: expect.stringContaining("SPKI PEM") as string });
    }
  });

  it.each(["", "{", "null", "[]", "7", '"receipt"', "{}", '{"signature":""}', "\u0000"])(
    "never holds for %j",
    (text) => {
      expect(verifyReceipt(text, PUBLIC_PEM)).toMatchObject({
        holds: false,
        why: expect.stringContaining("not a receipt") as string,
      });
    },
  );

  it("never holds with a signature in another form", () => {
    for (const signature of ["", "AAAA", SIGNED.signature.slice(0, -1), `${SIGNED.signature}AAAA`]) {
      expect(verdict({ ...SIGNED, signature }).holds, signature).toBe(false);
    }
  });

  it("never takes another document of the same key for a receipt", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const other = { format: "something-else/1", a: 1 };
    const signature = sign(null, Buffer.from(JSON.stringify(other)), privateKey).toString("base64url");
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(verdict({ ...other, signature }, pem).holds).toBe(false);
  });

  it("is the same each time it is signed: nothing in it is left to chance", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    expect(signReceipt(RECEIPT, privateKey)).toEqual(signReceipt({ ...RECEIPT } as Receipt, privateKey));
    const again = createPrivateKey(privateKey.export({ type: "pkcs8", format: "pem" }));
    expect(createPublicKey(again).asymmetricKeyType).toBe("ed25519");
  });
});

describe("the digest of a person", () => {
  it("differs by key and by name", () => {
    const digests = [
      subjectDigest("c2FsdA", "jane"),
      subjectDigest("dGFsdA", "jane"),
      subjectDigest("c2FsdA", "Jane"),
      subjectDigest("c2FsdA", ""),
    ];
    expect(new Set(digests).size).toBe(4);
    expect(digests[0]).toMatch(/^[\w-]{43}$/);
  });

  it("reads a key as it was copied, and takes what is none for no key", () => {
    expect(subjectDigest(" c2Fs\ndA== ", "jane")).toBe(subjectDigest("c2FsdA", "jane"));
    for (const none of ["", "  ", "not a key!", "ключ"]) expect(subjectDigest(none, "jane"), none).toBeNull();
  });
});
