import { fromBase64, isSameBytes, utf8 } from "../core/bytes";
import { holdsEd25519 } from "../core/platform-crypto";
import { readPublicKey } from "../core/public-key";
import { type Checkpoint, checkpointKeyId, checkpointText, KEY_ID_BYTES, ORIGIN } from "./checkpoint-form";

const ROOT_BYTES = 32;
const SIGNATURE_LINE = /^\u2014 (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;

export type CheckpointVerdict = { holds: true; checkpoint: Checkpoint } | { holds: false; why: string };

/** Needs only the note and the public key (SPKI PEM). Signatures of other keys, as of witnesses, are passed over. Never throws. */
export function verifyCheckpoint(note: string, publicKeyPem: string): CheckpointVerdict {
  const checkpoint = parseText(note);
  if (checkpoint === null) return { holds: false, why: "it is no checkpoint" };
  const key = readPublicKey(publicKeyPem);
  if (!key.ok) return { holds: false, why: "the public key is no Ed25519 key in SPKI PEM" };
  const text = checkpointText(checkpoint);
  if (!note.startsWith(`${text}\n`)) return { holds: false, why: "it is no checkpoint" };
  const keyId = checkpointKeyId(checkpoint.origin, key.raw);
  for (const line of note.slice(text.length + 1).split("\n")) {
    const { name, signature } = SIGNATURE_LINE.exec(line)?.groups ?? {};
    const bytes = fromBase64(signature ?? "");
    if (name !== checkpoint.origin || bytes === null || !isSameBytes(bytes.subarray(0, KEY_ID_BYTES), keyId)) continue;
    const holds = holdsEd25519(key.raw, utf8(text), bytes.subarray(KEY_ID_BYTES));
    return holds ? { holds, checkpoint } : { holds, why: "its signature does not fit" };
  }
  return { holds: false, why: "this key has not signed it" };
}

/** Extension lines are refused: Lethe writes none, and nobody could check what they say. */
function parseText(note: string): Checkpoint | null {
  const [origin = "", size = "", root = "", blank] = note.split("\n");
  const bytes = fromBase64(root);
  const isSound =
    ORIGIN.test(origin) && /^(?:0|[1-9]\d{0,14})$/.test(size) && bytes?.length === ROOT_BYTES && blank === "";
  return isSound && bytes !== null ? { origin, size: Number(size), root: bytes } : null;
}
