import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareItem, cacheStatus, type LookUpResult, lookUpHeaders } from "@/lib/wire/cache-status";

const MISS: LookUpResult = {
  outcome: "miss",
  reason: "not-found",
  similarity: null,
  entryId: null,
  ageSeconds: null,
  ttlSeconds: null,
  latencySavedMs: null,
  collapsed: false,
};
const HIT: LookUpResult = {
  ...MISS,
  outcome: "hit-semantic",
  reason: "similar",
  similarity: 0.93,
  entryId: "e1",
  ageSeconds: 12.9,
  ttlSeconds: 30,
  latencySavedMs: 812.4,
};

describe("Cache-Status", () => {
  it.each<[Partial<LookUpResult>, string]>([
    [HIT, "lethe; hit; ttl=30; detail=similar"],
    [{ ...HIT, collapsed: true }, "lethe; hit; ttl=30; collapsed; detail=similar"],
    [{ ...HIT, ttlSeconds: -4 }, "lethe; hit; ttl=-4; detail=similar"],
    [{ detail: "store-pending" }, "lethe; fwd=miss; detail=store-pending"],
    [{ detail: "tool-call" }, "lethe; fwd=miss; detail=tool-call"],
    [{ outcome: "hit-exact", reason: "collapsed", collapsed: true }, "lethe; fwd=miss; collapsed; detail=collapsed"],
    [{ reason: "below-threshold" }, "lethe; fwd=miss; detail=below-threshold"],
    [{ reason: "expired" }, "lethe; fwd=stale; detail=expired"],
    [{ reason: "refresh-asked", detail: "store-pending" }, "lethe; fwd=request; detail=store-pending"],
    [{ outcome: "bypass", reason: "tool-call" }, "lethe; fwd=bypass; detail=tool-call"],
    [
      { outcome: "error", reason: "upstream-error", upstreamStatus: 503 },
      "lethe; fwd=miss; fwd-status=503; detail=upstream-error",
    ],
    [{ outcome: "error", reason: "only-if-cached" }, "lethe; detail=only-if-cached"],
    [{ outcome: "error", reason: "bad-request" }, "lethe; detail=bad-request"],
  ])("of %j", (fields, header) => {
    expect(cacheStatus({ ...MISS, ...fields })).toBe(header);
  });

  it("writes any text as one structured-field item that reads back as its printable ASCII", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const item = bareItem(text);
        const printable = text.replace(/[^ -~]/gu, "?");
        if (item.startsWith('"')) {
          expect(item).toMatch(/^"(?:[ !#-[\]-~]|\\["\\])*"$/);
          expect(item.slice(1, -1).replace(/\\(.)/g, "$1")).toBe(printable);
        } else expect(item).toBe(text);
      }),
    );
    expect(bareItem('say "hi" \\ é')).toBe('"say \\"hi\\" \\\\ ?"');
    expect(bareItem("9lives")).toBe('"9lives"');
    expect(bareItem("a\r\nSet-Cookie: x")).toBe('"a??Set-Cookie: x"');
  });
});

describe("the headers of an answer", () => {
  it("say all there is to say of a hit", () => {
    expect(lookUpHeaders({ ...HIT, edits: ["frame", "politeness"], requestId: "r1" })).toEqual({
      "cache-status": "lethe; hit; ttl=30; detail=similar",
      age: "12",
      "lethe-outcome": "hit-semantic",
      "lethe-reason": "similar",
      "lethe-similarity": "0.930",
      "lethe-edits": "frame, politeness",
      "lethe-entry": "e1",
      "lethe-latency-saved-ms": "812",
      "lethe-request-id": "r1",
    });
  });

  it("leave out what does not apply", () => {
    expect(lookUpHeaders(MISS)).toEqual({
      "cache-status": "lethe; fwd=miss; detail=not-found",
      "lethe-outcome": "miss",
      "lethe-reason": "not-found",
    });
  });

  it("never show a score as having reached a threshold that it missed", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9999, noNaN: true }), (similarity) => {
        const shown = Number(lookUpHeaders({ ...HIT, similarity })["lethe-similarity"]);
        expect(shown).toBeLessThanOrEqual(similarity + 1e-9);
        expect(shown).toBeGreaterThan(similarity - 0.001);
      }),
    );
    for (let thousandths = 0; thousandths <= 1000; thousandths++) {
      const header = lookUpHeaders({ ...HIT, similarity: thousandths / 1000 })["lethe-similarity"];
      expect(header).toBe((thousandths / 1000).toFixed(3));
    }
  });
});
