import { createHash } from "node:crypto";
import { open, seal } from "@/lib/seal/aead";
import { deriveKey, KEY_BYTES } from "@/lib/seal/derive";
import { StartRefused } from "../ports/start-refused";

export interface Wrapped {
  readonly epoch: number;
  readonly bytes: Uint8Array;
}

/** The root that an operator holds, and which wraps keys that are kept elsewhere. */
export interface RootWrapper {
  /** Tells one root from another; no secret. */
  readonly fingerprint: string;
  wrap(plain: Uint8Array, aad: Uint8Array): Promise<Wrapped>;
  unwrap(wrapped: Wrapped, aad: Uint8Array): Promise<Uint8Array>;
  /** The next epoch, in which `wrap` wraps from now on. */
  advance(newestInUse: number): Promise<number>;
  /** Destroys what older epochs were wrapped with. False where that is not in our hands. */
  forgetBefore(epoch: number): Promise<boolean>;
}

/** A secret from the environment or a file: an epoch's key is derived from it, so older ones can't be destroyed here. */
export function rootOfSecret(secret: Uint8Array): RootWrapper {
  if (secret.length !== KEY_BYTES) throw new StartRefused("LETHE_ROOT_KEY must be 32 bytes: 64 hexadecimal digits");
  const keyOf = (epoch: number) => deriveKey(secret, "wrap", Buffer.from(`epoch ${epoch}`));
  let current = 1;
  return {
    fingerprint: createHash("sha256").update(deriveKey(secret, "audit-ref")).digest("hex").slice(0, 16),
    wrap: async (plain, aad) => ({ epoch: current, bytes: seal(keyOf(current), plain, aad) }),
    async unwrap({ epoch, bytes }, aad) {
      current = Math.max(current, epoch);
      return new Uint8Array(open(keyOf(epoch), bytes, aad));
    },
    async advance(newestInUse) {
      current = Math.max(current, newestInUse) + 1;
      return current;
    },
    forgetBefore: async () => false,
  };
}
