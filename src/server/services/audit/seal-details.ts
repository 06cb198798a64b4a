import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { COMMITMENT_KEY_BYTES, commitmentOf, type OpenedDetails, readSealed } from "@/lib/audit/sealed-details";
import { canonicalEncode } from "@/lib/core/canonical";
import { open, seal } from "@/lib/seal/aead";
import { deriveKey } from "@/lib/seal/derive";

const RAW_BYTES = 32;
/** PKCS#8 of an X25519 key, up to its 32 bytes (RFC 8410). */
const PRIVATE_HEAD = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_HEAD = Buffer.from("302a300506032b656e032100", "hex");

/** Where a record stands: sealed details that are moved to another one don't open. */
export interface RecordPlace {
  readonly tenantId: string;
  readonly seq: number;
  readonly action: string;
}

/** @param secret 32 bytes */
export function privateKeyOf(secret: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, secret]), format: "der", type: "pkcs8" });
}

/** Base64url of its 32 bytes. */
export function publicTextOf(privateKey: KeyObject): string {
  return rawOf(createPublicKey(privateKey)).toString("base64url");
}

/**
 * To a public key, so that a record is sealed within the transaction of its act, where nothing but the database may be
 * waited for: X25519 with a key of its own each time, HKDF, AES-256-GCM.
 */
export function sealDetails(publicText: string, place: RecordPlace, details: string): string {
  const recipient = publicKeyOf(Buffer.from(publicText, "base64url"));
  const once = generateKeyPairSync("x25519");
  const key = sharedKey(once.privateKey, recipient, rawOf(once.publicKey), rawOf(recipient));
  const commitmentKey = randomBytes(COMMITMENT_KEY_BYTES);
  const sealed = seal(key, Buffer.concat([commitmentKey, Buffer.from(details, "utf8")]), aadOf(place));
  return JSON.stringify({
    sealed: Buffer.concat([rawOf(once.publicKey), sealed]).toString("base64url"),
    commitment: commitmentOf(commitmentKey, details),
  });
}

/** Null: they are in clear, or this key does not open them. */
export function openDetails(privateKey: KeyObject, place: RecordPlace, details: string): OpenedDetails | null {
  const sealed = readSealed(details);
  if (sealed === null) return null;
  const bytes = Buffer.from(sealed.sealed, "base64url");
  try {
    const once = bytes.subarray(0, RAW_BYTES);
    const key = sharedKey(privateKey, publicKeyOf(once), once, rawOf(createPublicKey(privateKey)));
    const plain = open(key, bytes.subarray(RAW_BYTES), aadOf(place));
    const commitmentKey = plain.subarray(0, COMMITMENT_KEY_BYTES);
    const opened = plain.subarray(COMMITMENT_KEY_BYTES).toString("utf8");
    return { details: opened, key: commitmentKey.toString("base64url") };
  } catch {
    return null;
  }
}

function sharedKey(privateKey: KeyObject, publicKey: KeyObject, once: Uint8Array, recipient: Uint8Array): Uint8Array {
  return deriveKey(diffieHellman({ privateKey, publicKey }), "audit-details", Buffer.concat([once, recipient]));
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, raw]), format: "der", type: "spki" });
}

function rawOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: "spki", format: "der" }).subarray(-RAW_BYTES);
}

function aadOf({ tenantId, seq, action }: RecordPlace): Uint8Array {
  return canonicalEncode(["lethe/audit-details", tenantId, seq, action]);
}
