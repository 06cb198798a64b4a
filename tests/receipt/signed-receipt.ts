import { generateKeyPairSync } from "node:crypto";
import { RECEIPT_FORMAT, type Receipt } from "@/lib/receipt/format";
import { namedInReceipt, signReceipt } from "@/lib/receipt/sign-receipt";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");

export const PUBLIC_PEM = publicKey.export({ type: "spki", format: "pem" }).toString();

export const RECEIPT: Receipt = {
  format: RECEIPT_FORMAT,
  erasure: "0190aaaa-0000-7000-8000-000000000001",
  tenant: { id: "0190aaaa-0000-7000-8000-000000000002", name: "Café é" },
  kind: "subject",
  subject: namedInReceipt("c2FsdA", "jane"),
  generation: 3,
  requestedAt: "2027-01-15T08:00:00.000Z",
  completedAt: "2027-01-15T08:00:01.500Z",
  requestedBy: "privacy@example.org",
  counts: { entries: 12, decisions: 40 },
  keysDestroyed: ["key-1", "key-2"],
  steps: [
    { step: "destroy keys", ok: true, detail: "2 keys overwritten in the vault", at: "2027-01-15T08:00:00.100Z" },
    {
      step: "scan for remains",
      ok: true,
      detail: "12 sealed answers looked for, 0 found",
      at: "2027-01-15T08:00:01.000Z",
    },
  ],
  medium: { searched: true, detail: "database file and log" },
  outsideReach: [{ copy: "Backups made before.", until: null, detail: "Delete them." }],
  ledger: { sequence: 7, hash: "bGVkZ2Vy" },
  keyId: "receipt-key-1",
};

export const SIGNED = signReceipt(RECEIPT, privateKey);
