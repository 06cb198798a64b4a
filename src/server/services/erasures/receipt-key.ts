import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Vault } from "../../ports/vault";

export function receiptPrivateKey(vault: Vault): KeyObject {
  const { privateKeyDer } = vault.receiptKey();
  return createPrivateKey({ key: Buffer.from(privateKeyDer), format: "der", type: "pkcs8" });
}

/** SPKI PEM. */
export function receiptPublicKey(vault: Vault): string {
  return createPublicKey(receiptPrivateKey(vault)).export({ type: "spki", format: "pem" }).toString();
}
