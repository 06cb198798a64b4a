import { describe, expect, it } from "vitest";
import { ANCHORED_TOKENS, isRandom, TOKENS } from "@/lib/pii/recognisers/tokens";
import { createScanner } from "@/lib/pii/scan";
import { drawFrom } from "./generators/from-pattern";
import { Random } from "./generators/random";

const scanner = createScanner();
const SAMPLES = 12;
const DRAWS_MAX = 400;

interface Rule {
  id: string;
  source: string;
  whole: RegExp;
}

/** Samples of the documented form; a sample that looks like a placeholder is drawn again, since it is left alone. */
function samplesOf({ id, source, whole }: Rule): string[] {
  const random = new Random(id.length * 7_919 + id.charCodeAt(0));
  const samples: string[] = [];
  for (let i = 0; i < DRAWS_MAX && samples.length < SAMPLES; i++) {
    const sample = drawFrom(source, random);
    if (whole.test(sample) && isRandom(sample) && /\w$/.test(sample)) samples.push(sample);
  }
  return samples;
}

/** Every character is found, in prose, in a configuration without a telling name, and in a list. */
function isFound(token: string): boolean {
  return [`It was ${token} until March.`, `x = "${token}"\n`, `- ${token}\n- next`].every((text) => {
    const covered = new Uint8Array(text.length);
    for (const { start, end } of scanner.scan(text).findings) covered.fill(1, start, end);
    const at = text.indexOf(token);
    return covered.subarray(at, at + token.length).every((is) => is === 1);
  });
}

const RULES: Rule[] = [
  ...TOKENS.map(({ id, pattern: { source } }) => ({ id, source })),
  ...ANCHORED_TOKENS.map(({ id, before, pattern }) => ({
    id,
    source: (before?.source ?? "").replace("(?:^|[^\\w/])", "").replace(/\$$/, "") + pattern.source,
  })),
].map(({ id, source }) => ({ id, source, whole: new RegExp(`^(?:${source})$`) }));

describe("every form of a provider's credential", () => {
  it.each(RULES)("is found by the whole engine: $id", (rule) => {
    const samples = samplesOf(rule);
    expect(samples.length).toBe(SAMPLES);
    expect(samples.filter((sample) => !isFound(sample))).toEqual([]);
  });
});
