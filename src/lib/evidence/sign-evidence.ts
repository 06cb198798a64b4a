import { type KeyObject, sign } from "node:crypto";
import { type Evidence, evidenceText } from "./format";

/** The one text of a bundle that verifies: RFC 8785, with an Ed25519 signature over it. */
export function signEvidence(evidence: Evidence, privateKey: KeyObject): string {
  const bytes = Buffer.from(evidenceText(evidence), "utf8");
  return evidenceText({ ...evidence, signature: sign(null, bytes, privateKey).toString("base64url") });
}
