import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";

/** 20 characters, 119 bits: to be typed once and changed. */
export function oneTimePassword(): string {
  return randomBytes(15).toString("base64url");
}

/** scrypt, as better-auth verifies it. */
export function hashOf(password: string): Promise<string> {
  return hashPassword(password);
}
