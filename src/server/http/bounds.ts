import { type JsonBounds, tooLarge } from "@/lib/wire/json-bounds";
import type { Limits } from "../services/limits";
import type { BodyMeter } from "./message";

/** tRPC wraps what its caller sent in two objects, `{"0": {"json": ...}}`. */
const TRPC_WRAPPING = 2;

export function wireBounds({ wireBodyBytes, jsonDepth, wireMembers }: Limits): JsonBounds {
  return { maxBytes: wireBodyBytes, maxDepth: jsonDepth, maxMembers: wireMembers };
}

export function apiBounds({ apiBodyBytes, jsonDepth, apiMembers }: Limits): JsonBounds {
  return { maxBytes: apiBodyBytes, maxDepth: jsonDepth, maxMembers: apiMembers };
}

export function trpcBounds(limits: Limits): JsonBounds {
  return { ...apiBounds(limits), maxDepth: limits.jsonDepth + TRPC_WRAPPING };
}

export function authBounds(limits: Limits): JsonBounds {
  return { ...apiBounds(limits), maxBytes: limits.authBodyBytes };
}

/** For what is no JSON, or many of them: only the bytes are counted. */
export function byteMeter(maxBytes: number): BodyMeter {
  let bytes = 0;
  return {
    maxBytes,
    push(chunk) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
    },
  };
}
