import { expect } from "vitest";
import type { TestLethe } from "../support/lethe";

/** Asks the same twice: the provider hears it once, and the client can't tell the second answer from the first. */
export async function expectEqualHit<T>(lethe: TestLethe, ask: () => Promise<T>): Promise<T> {
  lethe.upstream.calls.length = 0;
  const miss = await ask();
  await lethe.services.stores.settle();
  const hit = await ask();
  expect(hit).toEqual(miss);
  expect(lethe.upstream.calls, "calls of the provider").toHaveLength(1);
  return miss;
}

let questions = 0;
/** One that nobody has asked. */
export function freshQuestion(): string {
  questions += 1;
  return `What is the capital of country number ${questions}?`;
}
