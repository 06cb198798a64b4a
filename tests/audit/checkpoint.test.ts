import { createHash, createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signCheckpoint } from "@/lib/audit/sign-checkpoint";
import { verifyCheckpoint } from "@/lib/audit/verify-checkpoint";
import { checkpointOf, ORIGIN, OTHER_PEM, PRIVATE_KEY, PUBLIC_PEM } from "./trail";

const ROOT = new Uint8Array(32).fill(7);
const NOTE = signCheckpoint({ origin: ORIGIN, size: 12, root: ROOT }, PRIVATE_KEY);
const SIGNATURE = NOTE.split("\n")[4] ?? "";

describe("a checkpoint", () => {
  it("is written as c2sp.org/tlog-checkpoint and c2sp.org/signed-note say", () => {
    const text = `${ORIGIN}\n12\n${Buffer.from(ROOT).toString("base64")}\n`;
    expect(NOTE.startsWith(`${text}\n\u2014 ${ORIGIN} `)).toBe(true);
    expect(NOTE.endsWith("\n")).toBe(true);
    const key = createPublicKey(PUBLIC_PEM);
    const { x } = key.export({ format: "jwk" });
    const raw = Buffer.from(x ?? "", "base64url");
    const bytes = Buffer.from(SIGNATURE.split(" ")[2] ?? "", "base64");
    const keyId = createHash("sha256")
      .update(Buffer.concat([Buffer.from(`${ORIGIN}\n\x01`), raw]))
      .digest();
    expect(bytes.subarray(0, 4)).toEqual(keyId.subarray(0, 4));
    expect(verify(null, Buffer.from(text), key, bytes.subarray(4))).toBe(true);
  });

  it("holds with the key that signed it, and beside the signatures of others", () => {
    const checkpoint = { origin: ORIGIN, size: 12, root: ROOT };
    expect(verifyCheckpoint(NOTE, PUBLIC_PEM)).toEqual({ holds: true, checkpoint });
    const witnessed = `${NOTE}\u2014 witness.example ${Buffer.alloc(76, 1).toString("base64")}\n`;
    expect(verifyCheckpoint(witnessed, PUBLIC_PEM).holds).toBe(true);
  });

  it("never holds with one character changed", () => {
    fc.assert(
      fc.property(fc.nat(NOTE.length - 1), fc.constantFrom("A", "b", "0", "\n", " "), (at, char) => {
        fc.pre(NOTE[at] !== char);
        const changed = NOTE.slice(0, at) + char + NOTE.slice(at + 1);
        const verdict = verifyCheckpoint(changed, PUBLIC_PEM);
        // The break at the very end belongs to no line, and the last digit of base64 has bits that mean nothing.
        const idle = at >= NOTE.length - 4;
        expect(verdict.holds && !idle).toBe(false);
        if (verdict.holds) expect(verdict.checkpoint).toEqual({ origin: ORIGIN, size: 12, root: ROOT });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["another key", NOTE, OTHER_PEM],
    ["no key", NOTE, "key"],
    ["nothing", "", PUBLIC_PEM],
    ["no signature", NOTE.slice(0, NOTE.indexOf("\u2014")), PUBLIC_PEM],
    ["a line more", NOTE.replace("\n\n", "\nmore\n\n"), PUBLIC_PEM],
    ["a size with a zero before it", NOTE.replace("\n12\n", "\n012\n"), PUBLIC_PEM],
    ["the signature of another checkpoint", checkpointOf(3).replace(/\u2014.*/u, SIGNATURE), PUBLIC_PEM],
  ])("does not hold: %s", (_, note, pem) => {
    expect(verifyCheckpoint(note, pem).holds).toBe(false);
  });

  it.each(["", "two words", "a+b", "a\nb"])("is not signed for a log named %j", (origin) => {
    expect(() => signCheckpoint({ origin, size: 1, root: ROOT }, PRIVATE_KEY)).toThrow();
  });
});
