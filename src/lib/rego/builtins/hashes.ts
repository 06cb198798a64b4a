import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { asString, type Builtin, define } from "./builtin";

const DIGESTS = ["md5", "sha1", "sha256"] as const;
const MACS = [...DIGESTS, "sha512"] as const;

/** Hex digests of UTF-8 text. Signatures, certificates and tokens are left out. */
export const HASH_BUILTINS: readonly Builtin[] = [
  ...DIGESTS.map((algorithm) =>
    define(`crypto.${algorithm}`, ["string"], ([text]) => createHash(algorithm).update(asString(text)).digest("hex")),
  ),
  ...MACS.map((algorithm) =>
    define(`crypto.hmac.${algorithm}`, ["string", "string"], ([text, key]) =>
      createHmac(algorithm, asString(key)).update(asString(text)).digest("hex"),
    ),
  ),
  define("crypto.hmac.equal", ["string", "string"], ([a, b]) => {
    const left = Buffer.from(asString(a));
    const right = Buffer.from(asString(b));
    return left.length === right.length && timingSafeEqual(left, right);
  }),
];
