import { type KeyObject, sign } from "node:crypto";
import { canonicalText, type Receipt, type SignedReceipt } from "./format";

/** Ed25519 over the RFC 8785 form. `signature` is base64url. */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): SignedReceipt {
  const bytes = Buffer.from(canonicalText(receipt), "utf8");
  return { ...receipt, signature: sign(null, bytes, privateKey).toString("base64url") };
}

/** The one text of a receipt that verifies: RFC 8785. */
export function serialiseReceipt(receipt: SignedReceipt): string {
  return canonicalText(receipt);
}
