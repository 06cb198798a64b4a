import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalEncode } from "@/lib/core/canonical";
import { seal } from "@/lib/seal/aead";
import { deriveKey } from "@/lib/seal/derive";

const SECTOR = 512;
const ROOT = randomBytes(32);

/** A folder of keys as the first version of the vault wrote it: a tenant `acme` with the data keys of nobody and of jane. */
export function writeOldVault(folder: string): { dataKey: Buffer; janesKey: Buffer; tenantKey: Buffer } {
  const [tenantKey, dataKey, janesKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const wrap = (subject: string, key: Buffer) =>
    seal(deriveKey(tenantKey, "wrap"), key, canonicalEncode(["lethe/data-key", "acme", subject]));
  const records = [
    ["id-server", "server", "", "", randomBytes(32)],
    ["id-receipt", "receipt", "", "", randomBytes(48)],
    ["id-acme", "tenant", "acme", "", tenantKey],
    ["id-data", "data", "acme", "", wrap("", dataKey)],
    ["id-jane", "data", "acme", "jane", wrap("jane", janesKey)],
  ] as const;
  const header = Buffer.alloc(SECTOR);
  header.write("LTHVLT01");
  header.writeUInt32BE(1, 8);
  const slots = records.map(([id, kind, tenant, subject, key]) => {
    const text = JSON.stringify([id, kind, tenant, subject, Buffer.from(key).toString("base64url")]);
    return sector(seal(deriveKey(ROOT, "wrap"), Buffer.from(text), Buffer.from("lethe/vault/1")));
  });
  mkdirSync(folder, { recursive: true });
  // An empty slot in between: one that was destroyed.
  writeFileSync(
    join(folder, "vault.bin"),
    Buffer.concat([header, ...slots.slice(0, 2), Buffer.alloc(SECTOR), ...slots.slice(2)]),
  );
  writeFileSync(join(folder, "root.key"), rootKey());
  return { tenantKey, dataKey, janesKey };
}

function sector(sealed: Uint8Array): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.writeUInt16BE(sealed.length, 0);
  bytes.set(sealed, 2);
  return bytes;
}

function rootKey(): Buffer {
  const bytes = Buffer.alloc(80);
  bytes.write("LTHROOT1");
  bytes.writeUInt32BE(1, 8);
  bytes.set(ROOT, 12);
  return bytes;
}
