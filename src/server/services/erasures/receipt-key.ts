import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Vault } from "../../ports/vault";

export async function receiptPrivateKey(vault: Vault): Promise<KeyObject> {
  const { privateKeyDer } = await vault.receiptKey();
  return createPrivateKey({ key: Buffer.from(privateKeyDer), format: "der", type: "pkcs8" });
}

/** SPKI PEM. */
export async function receiptPublicKey(vault: Vault): Promise<string> {
  return createPublicKey(await receiptPrivateKey(vault))
    .export({ type: "spki", format: "pem" })
    .toString();
}
