import { generateKeyPairSync } from "node:crypto";
import { addLeaf, EMPTY_TREE, rootOf } from "@/lib/audit/merkle";
import { type AuditEntry, auditLeafHash } from "@/lib/audit/record";
import { signCheckpoint } from "@/lib/audit/sign-checkpoint";

const keys = generateKeyPairSync("ed25519");
export const PRIVATE_KEY = keys.privateKey;
export const PUBLIC_PEM = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
export const OTHER_PEM = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();
export const ORIGIN = "lethe/audit/test";

export const RECORDS: readonly AuditEntry[] = Array.from({ length: 9 }, (_, at) => ({
  seq: at + 1,
  at: 1_800_000_000_000 + at,
  actor: "owner@example.org",
  action: "tenant.rename",
  tenantId: at % 2 === 0 ? "t" : null,
  target: null,
  details: JSON.stringify({ from: `a${at}`, to: `b${at}` }),
}));

/** Signed over the first `size` of the records. */
export function checkpointOf(size: number, records = RECORDS): string {
  const leaves = records.slice(0, size).map((record) => Buffer.from(auditLeafHash(record), "base64url"));
  return signCheckpoint({ origin: ORIGIN, size, root: rootOf(leaves.reduce(addLeaf, EMPTY_TREE)) }, PRIVATE_KEY);
}
