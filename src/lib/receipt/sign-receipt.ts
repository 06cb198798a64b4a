import { type KeyObject, sign } from "node:crypto";
import { canonicalText, type Receipt, type SignedReceipt } from "./format";
import { subjectDigest } from "./verify-receipt";

/** Ed25519 over the RFC 8785 form. `signature` is base64url. */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): SignedReceipt {
  const bytes = Buffer.from(canonicalText(receipt), "utf8");
  return { ...receipt, signature: sign(null, bytes, privateKey).toString("base64url") };
}

/** The one text of a receipt that verifies: RFC 8785. */
export function serialiseReceipt(receipt: SignedReceipt): string {
  return canonicalText(receipt);
}

/** Whom a receipt speaks of, by a digest that only the holder of the key can check. @throws when the key is not base64url */
export function namedInReceipt(key: string, name: string): { digest: string } {
  const digest = subjectDigest(key, name);
  if (digest === null) throw new Error("a receipt names somebody under a key");
  return { digest };
}
