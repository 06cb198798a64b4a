import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { type Checkpoint, checkpointKeyId, checkpointText, ORIGIN } from "./checkpoint-form";

const RAW_KEY_BYTES = 32;

/** A signed note (https://c2sp.org/signed-note) whose key has the name of the log. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  const { origin } = checkpoint;
  if (!ORIGIN.test(origin)) throw new Error("an origin is one word without a plus sign");
  const text = checkpointText(checkpoint);
  const rawKey = createPublicKey(privateKey).export({ type: "spki", format: "der" }).subarray(-RAW_KEY_BYTES);
  const signature = Buffer.concat([checkpointKeyId(origin, rawKey), sign(null, Buffer.from(text, "utf8"), privateKey)]);
  return `${text}\n\u2014 ${origin} ${signature.toString("base64")}\n`;
}
