import { describe, expect, it } from "vitest";
import { requestLimits } from "@/server/auth/request-limits";

const RULE = { window: 10, max: 3 };

describe("requestLimits", () => {
  it("allows so many in a window, says how long to wait, and begins anew", async () => {
    let now = 0;
    const limits = requestLimits(() => now);
    for (const _ of [1, 2, 3]) expect(await limits.consume("a", RULE)).toEqual({ allowed: true, retryAfter: null });
    now = 2_500;
    expect(await limits.consume("a", RULE)).toEqual({ allowed: false, retryAfter: 8 });
    expect((await limits.consume("b", RULE)).allowed).toBe(true);
    now = 10_000;
    expect((await limits.consume("a", RULE)).allowed).toBe(true);
  });

  it("belongs to its server", async () => {
    const [one, other] = [requestLimits(), requestLimits()];
    for (const _ of [1, 2, 3]) await one.consume("a", RULE);
    expect((await one.consume("a", RULE)).allowed).toBe(false);
    expect((await other.consume("a", RULE)).allowed).toBe(true);
  });
});
