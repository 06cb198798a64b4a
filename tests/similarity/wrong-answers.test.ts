import { describe, expect, it, vi } from "vitest";
import { GOOD, WRONG } from "../../bench/similarity/mutations";
import { seededRandom } from "../../bench/similarity/random";
import { replay, templated, tenantMatcher } from "../../bench/similarity/replay";
import { readStreams, type Stream } from "../../bench/similarity/streams";
import { freshIndex } from "./judge";

const WARM_TEXTS = 2000;
/** Each case reads thousands of texts. */
vi.setConfig({ testTimeout: 180_000 });
const streams = new Map(readStreams(["tests/similarity/streams"]).map((stream) => [stream.name, stream]));

function stream(name: string): Stream {
  const found = streams.get(name);
  if (found === undefined) throw new Error(`no stream ${name}`);
  return found;
}

/** Percent of requests. */
function shares(source: Stream, warmTexts = WARM_TEXTS): { hits: number; wrong: number } {
  const { requests, hits, wrong } = replay(source.lines, tenantMatcher(source, "default", warmTexts));
  return { hits: (100 * hits) / requests, wrong: (100 * wrong) / requests };
}

describe("on a stream of prompts, the default profile", () => {
  it.each([
    ["banking77", 3.8, 0.08],
    ["clinc150", 6.5, 0.08],
    ["gsm8k", 0, 0],
  ])("%s: serves at least %d %% and wrongly at most %d %%", (name, hitsMin, wrongMax) => {
    const { hits, wrong } = shares(stream(name));
    expect(hits).toBeGreaterThanOrEqual(hitsMin);
    expect(wrong).toBeLessThanOrEqual(wrongMax);
  });

  it("never serves one of the distinct hard prompts for another", () => {
    expect(shares(stream("arena_hard")).hits).toBe(0);
  });

  it.each([
    ["banking77", WARM_TEXTS, 2.9],
    ["banking77", 0, 2.9],
    ["clinc150", WARM_TEXTS, 6.5],
    ["clinc150", 0, 6.5],
  ])(
    "%s in a template around every prompt, %d texts known before, serves as much and no more wrongly",
    (name, warm, hitsMin) => {
      const { hits, wrong } = shares(templated(stream(name)), warm);
      expect(hits).toBeGreaterThanOrEqual(hitsMin);
      expect(wrong).toBeLessThanOrEqual(0.1);
    },
  );
});

describe("a changed prompt", () => {
  const texts = [...streams.values()].flatMap(({ lines }) => lines.map(({ text }) => text));
  const index = freshIndex();
  // Each text is read once for all kinds of change.
  const analysed = texts.map((text) => index.analyse(text));

  /** `every`: of the texts, one in so many is changed. */
  function acceptedShare(change: string, mutation: (typeof WRONG)[string], every = 1) {
    const random = seededRandom(change.length * 7919);
    let [pairs, accepted] = [0, 0];
    for (let at = 0; at < texts.length; at += every) {
      const text = texts[at] as string;
      const changed = mutation(text, random);
      if (changed === null || changed === text) continue;
      const [a, b] = [analysed[at], index.analyse(changed)];
      pairs += 1;
      if (a && b !== null && index.compare(b, a, "default").accepted) accepted += 1;
    }
    return { pairs, accepted };
  }

  it.each([
    ["number", 0],
    ["unit", 0],
    ["entity", 0],
    ["negation", 0],
    ["antonym", 0.03],
    ["order", 0.03],
  ])("in its %s is accepted in at most %d of the cases", (change, most) => {
    const { pairs, accepted } = acceptedShare(change, WRONG[change] ?? (() => null));
    expect(pairs).toBeGreaterThan(100);
    expect(accepted / pairs).toBeLessThanOrEqual(most);
  });

  it.each([
    ["polite", 0.95],
    ["thanks", 0.95],
    ["contraction", 0.95],
    ["case", 0.86],
    ["punctuation", 0.88],
    // Many are said of what is done to things, where one and several are two questions.
    ["plural", 0.48],
    ["spelling", 0.86],
    ["typo", 0.5],
  ])("by %s alone is accepted in at least %d of the cases", (change, least) => {
    // The share of a third stands for that of all, which `npm run bench -- mutations` prints.
    const { pairs, accepted } = acceptedShare(change, GOOD[change] ?? (() => null), 3);
    expect(pairs).toBeGreaterThan(100);
    expect(accepted / pairs).toBeGreaterThanOrEqual(least);
  });
});
