import { expect, it } from "vitest";
import type { ScoresView } from "@/server/services/views";
import { changesAt } from "../../src/app/(dashboard)/tenants/[id]/tuning/what-changes";

const BINS = 50;
const LOWEST = 0.5;

/** One question that was near and one that a guard refused, and one hit, in each bin. */
function scores(profile: ScoresView["profile"], floor: number): ScoresView {
  const bins = Array.from({ length: BINS }, () => ({ hits: 1, near: 1, refused: 1, costUsd: 3 }));
  const rest = { since: "2026-01-01T00:00:00Z", counted: 3 * BINS, settingsVersion: "1" };
  return { ...rest, bins, lowest: LOWEST, profile, floor, threshold: null };
}

it("a threshold on the edge of a bin keeps that bin, wherever it stands", () => {
  for (let index = 36; index < BINS; index++) {
    const threshold = Number((LOWEST + (index * (1 - LOWEST)) / BINS).toFixed(2));
    expect(changesAt(scores("default", 0.85), threshold).lost, `${threshold}`).toBe(Math.max(0, index - 35));
  }
});

it("what another profile would let pass besides is counted, so that the bound is one", () => {
  const same = changesAt(scores("strict", 0.93), 0.95);
  expect([same.won, same.lost]).toEqual([0, 2]);
  const looser = changesAt(scores("default", 0.85), 0.8);
  expect(looser.won, "five bins of near ones, twenty of refused ones").toBe(5 + 20);
});
