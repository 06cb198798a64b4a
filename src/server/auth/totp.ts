import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_SECONDS = 30;
const DIGITS = 6;
/** One step before and after: clocks of phones differ. */
const STEPS_AROUND = [0, -1, 1] as const;

/** RFC 6238 with SHA-1, six digits, thirty seconds: what every authenticator app makes. */
export function totp(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(at) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** The step that the code belongs to, so that it can be used up; null when it is not one of now. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const now = Math.floor(nowMs / 1000 / STEP_SECONDS);
  const step = STEPS_AROUND.find((around) =>
    timingSafeEqual(Buffer.from(totp(secret, now + around)), Buffer.from(code)),
  );
  return step === undefined ? null : now + step;
}
