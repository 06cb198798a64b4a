import { assert } from "@/lib/core/assert";
import { StoreError } from "@/server/ports/entry-store";

/** An integer as it came from a driver. Past 2^53 a JavaScript number is no longer exact: better no answer than a wrong one. */
export function readInteger(value: unknown, field: string): number {
  assert(Number.isSafeInteger(value), `${field} is not a safe integer`);
  return value as number;
}

/** Refuses what an integer column would round or wrap. @throws StoreError invalid */
export function requireInteger(value: number, field: string): number {
  if (!Number.isSafeInteger(value)) throw new StoreError("invalid", `${field} must be a safe integer`);
  return value;
}

/** A row count asked for. @throws StoreError invalid */
export function requireCount(value: number, field: string): number {
  return requireAtLeast(0, value, field);
}

/** A length that others are divided by. @throws StoreError invalid */
export function requirePositive(value: number, field: string): number {
  return requireAtLeast(1, value, field);
}

function requireAtLeast(least: number, value: number, field: string): number {
  if (requireInteger(value, field) < least) throw new StoreError("invalid", `${field} must be at least ${least}`);
  return value;
}
