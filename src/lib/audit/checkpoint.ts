import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** The head of the tree at one size: https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  /** Names the log; no spaces, no `+`, no line breaks. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

const ED25519 = Uint8Array.of(1);
const KEY_ID_BYTES = 4;
const RAW_KEY_BYTES = 32;
const ROOT_BYTES = 32;
const ORIGIN = /^[^\s+]+$/u;
const SIGNATURE_LINE = /^\u2014 (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;

/** A signed note (https://c2sp.org/signed-note) whose key has the name of the log. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  const { origin } = checkpoint;
  if (!ORIGIN.test(origin)) throw new Error("an origin is one word without a plus sign");
  const text = textOf(checkpoint);
  const signature = Buffer.concat([
    keyIdOf(origin, createPublicKey(privateKey)),
    sign(null, Buffer.from(text, "utf8"), privateKey),
  ]);
  return `${text}\n\u2014 ${origin} ${signature.toString("base64")}\n`;
}

export type CheckpointVerdict = { holds: true; checkpoint: Checkpoint } | { holds: false; why: string };

/** Needs only the note and the public key (SPKI PEM). Signatures of other keys, as of witnesses, are passed over. Never throws. */
export function verifyCheckpoint(note: string, publicKeyPem: string): CheckpointVerdict {
  const checkpoint = parseText(note);
  if (checkpoint === null) return { holds: false, why: "it is no checkpoint" };
  const key = readKey(publicKeyPem);
  if (key === null) return { holds: false, why: "the public key is no Ed25519 key in SPKI PEM" };
  const text = textOf(checkpoint);
  if (!note.startsWith(`${text}\n`)) return { holds: false, why: "it is no checkpoint" };
  const keyId = keyIdOf(checkpoint.origin, key);
  for (const line of note.slice(text.length + 1).split("\n")) {
    const { name, signature } = SIGNATURE_LINE.exec(line)?.groups ?? {};
    const bytes = Buffer.from(signature ?? "", "base64");
    if (name !== checkpoint.origin || !bytes.subarray(0, KEY_ID_BYTES).equals(keyId)) continue;
    const holds = verify(null, Buffer.from(text, "utf8"), key, bytes.subarray(KEY_ID_BYTES));
    return holds ? { holds, checkpoint } : { holds, why: "its signature does not fit" };
  }
  return { holds: false, why: "this key has not signed it" };
}

function textOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** Extension lines are refused: Lethe writes none, and nobody could check what they say. */
function parseText(note: string): Checkpoint | null {
  const [origin = "", size = "", root = "", blank] = note.split("\n");
  const bytes = Buffer.from(root, "base64");
  const sound =
    ORIGIN.test(origin) && /^(?:0|[1-9]\d{0,14})$/.test(size) && bytes.length === ROOT_BYTES && blank === "";
  return sound ? { origin, size: Number(size), root: bytes } : null;
}

function readKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

/** The first four bytes of SHA-256 over name, line break, type of signature and the raw key. */
function keyIdOf(name: string, publicKey: KeyObject): Buffer {
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-RAW_KEY_BYTES);
  const hash = createHash("sha256").update(`${name}\n`).update(ED25519).update(raw);
  return hash.digest().subarray(0, KEY_ID_BYTES);
}
