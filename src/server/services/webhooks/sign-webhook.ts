import { createHmac, randomBytes } from "node:crypto";

/*
 * The form of https://www.standardwebhooks.com, for which receivers have libraries: HMAC-SHA-256 over id, time and body, so
 * that nobody can send one again later.
 */

const SECRET_BYTES = 32;
const PREFIX = "whsec_";

export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/** @param at milliseconds since 1970 */
export function webhookHeaders(secret: string, message: { id: string; at: number; body: string }) {
  const { id, at, body } = message;
  const seconds = Math.floor(at / 1000);
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": `${seconds}`,
    "webhook-signature": `v1,${signature}`,
  };
}
