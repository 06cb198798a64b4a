import { spawnSync } from "node:child_process";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLeafHash } from "@/lib/audit/record";
import { fromBase64, fromBase64url, toBase64, toBase64url } from "@/lib/core/bytes";
import { canonicalEncode } from "@/lib/core/canonical";
import * as nodes from "@/lib/core/platform-crypto";
import { sha256 } from "@/lib/core/platform-crypto";
import { serialiseReceipt } from "@/lib/receipt/sign-receipt";
import { checkpointOf, RECORDS, PUBLIC_PEM as TRAIL_PEM } from "../../../tests/audit/trail";
import { PUBLIC_PEM, RECEIPT, SIGNED } from "../../../tests/receipt/signed-receipt";
import * as portable from "../src/portable-crypto";

const bytes = fc.uint8Array({ maxLength: 200 });

describe("what a browser checks with is what the server signs with", () => {
  it("hashes alike", () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(portable.sha256(one, other)).toEqual(nodes.sha256(one, other));
        expect(portable.hmacSha256Bytes(one, other)).toEqual(nodes.hmacSha256Bytes(one, other));
      }),
      { seed: 11, numRuns: 50 },
    );
  });

  it("accepts the signatures that were made, and none with a flipped bit in key, text or signature", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32));
    const text = new Uint8Array(randomBytes(50));
    const signature = new Uint8Array(sign(null, text, privateKey));
    for (const holds of [portable.holdsEd25519, nodes.holdsEd25519]) {
      expect(holds(key, text, signature)).toBe(true);
      for (let bit = 0; bit < 256; bit += 13) {
        const flipped = (part: Uint8Array) =>
          part.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(holds(flipped(key), text, signature)).toBe(false);
        expect(holds(key, flipped(text), signature)).toBe(false);
        expect(holds(key, text, flipped(signature))).toBe(false);
      }
    }
  });

  it("writes a leaf as everything signed is written", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    const record = fc.record({
      seq: fc.nat(),
      at: fc.nat(),
      actor: text,
      action: text,
      tenantId: fc.option(text),
      target: fc.option(text),
      details: text,
    });
    fc.assert(
      fc.property(record, (one) => {
        const form = canonicalEncode(["lethe/audit", 1, one]);
        expect(auditLeafHash(one)).toBe(toBase64url(sha256(Uint8Array.of(0), form)));
      }),
      { seed: 11 },
    );
  });

  it("reads one spelling of base64 and no other", () => {
    fc.assert(
      fc.property(bytes, fc.string({ maxLength: 12 }), (one, noise) => {
        expect(toBase64(one)).toBe(Buffer.from(one).toString("base64"));
        expect(fromBase64(toBase64(one))).toEqual(one);
        expect(fromBase64url(toBase64url(one))).toEqual(one);
        const read = fromBase64url(noise);
        if (read !== null) expect(toBase64url(read)).toBe(noise);
      }),
      { seed: 11 },
    );
  });
});

describe("the package", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const scratch = mkdtempSync(join(tmpdir(), "lethe-verify-"));
  const file = (name: string, content: string) => {
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };
  let cli: string;

  beforeAll(() => {
    const packed = spawnSync("npm", ["pack", "--silent", "--pack-destination", scratch], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(packed.stderr).toBe("");
    const [tarball] = readdirSync(scratch).filter((name) => name.endsWith(".tgz"));
    spawnSync("tar", ["-xzf", tarball ?? "", "-C", scratch], { cwd: scratch });
    cli = join(scratch, "package/dist/cli.mjs");
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { cwd: scratch, encoding: "utf8" });

  it("checks receipts and trails out of its tarball, with nothing beside it", () => {
    const key = file("key.pem", PUBLIC_PEM);
    const receipt = file("receipt.json", serialiseReceipt(SIGNED));
    expect(run("receipt", receipt, key)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("The receipt holds."),
    });
    expect(run("receipt", receipt, key, "--name", "jane", "--subject-key", "c2FsdA").stdout).toContain(
      'speaks of "jane"',
    );
    expect(run("receipt", receipt, key, "--name", "joan", "--subject-key", "c2FsdA").status).toBe(1);
    const forged = file("forged.json", serialiseReceipt({ ...SIGNED, counts: { ...RECEIPT.counts, entries: 0 } }));
    expect(run("receipt", forged, key)).toMatchObject({ status: 1, stdout: "" });
    const trail = { format: "lethe-audit/1", records: RECORDS, checkpoint: checkpointOf(9) };
    expect(run("audit", file("trail.json", JSON.stringify(trail)), file("trail.pem", TRAIL_PEM)).stdout).toContain(
      "9 records",
    );
    expect(run("audit", receipt, key).status).toBe(2);
    expect(run("what").status).toBe(2);
  });

  it("is a module too", async () => {
    const { checkReceipt } = await import(pathToFileURL(join(scratch, "package/dist/index.mjs")).href);
    expect(checkReceipt(serialiseReceipt(SIGNED), PUBLIC_PEM).result).toBe("holds");
  });
});
