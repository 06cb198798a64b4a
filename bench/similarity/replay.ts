import type { Profile } from "@/lib/core/profile";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import type { Stream, StreamLine } from "./streams";

export interface ReplayResult {
  readonly requests: number;
  readonly hits: number;
  /** Hits that served another class's answer. */
  readonly wrong: number;
}

/** Finds the stored line that would be served, or stores the line; null: a miss. */
export type Matcher = (line: StreamLine, at: number) => number | null;

export function replay(lines: readonly StreamLine[], match: Matcher): ReplayResult {
  let [hits, wrong] = [0, 0];
  const exact = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    const hit = exact.get(line.text) ?? match(line, i);
    if (hit === null) exact.set(line.text, i);
    else {
      hits += 1;
      if (lines[hit]?.cls !== line.cls) wrong += 1;
    }
  }
  return { requests: lines.length, hits, wrong };
}

/** `warmTexts` of the stream's own first texts are counted in the document frequencies before it starts; no labels are used. */
export function tenantMatcher(stream: Stream, profile: Profile, warmTexts: number): Matcher {
  const index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });
  const maintain = () => {
    while (index.maintain(50, () => 0)) {}
  };
  for (const { text } of stream.lines.slice(0, warmTexts)) {
    const features = index.analyse(text);
    if (features !== null) index.observe(features);
  }
  maintain();
  return ({ text }, i) => {
    const features = index.analyse(text);
    if (features === null) return null;
    const { best } = index.search("stream", features, { profile, now: 0 });
    if (best !== null) return Number(best.id);
    index.add("stream", { id: String(i), features, expiresAt: null });
    maintain();
    return null;
  };
}

const PLAIN_THRESHOLD = 0.92;

/** What caches without a model often do: cosine of plain term counts over lower-case words, the best entry at or above 0.92. */
export function termCountMatcher(): Matcher {
  const stored: { readonly at: number; readonly counts: ReadonlyMap<string, number>; readonly norm: number }[] = [];
  return ({ text }, at) => {
    const counts = new Map<string, number>();
    for (const [word] of text.toLowerCase().matchAll(/[a-z0-9]+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const norm = Math.hypot(...counts.values());
    let [best, bestScore]: [number | null, number] = [null, PLAIN_THRESHOLD];
    for (const entry of stored) {
      let dot = 0;
      for (const [word, count] of counts) dot += count * (entry.counts.get(word) ?? 0);
      const score = dot / (norm * entry.norm);
      if (score >= bestScore) [best, bestScore] = [entry.at, score];
    }
    if (best === null) stored.push({ at, counts, norm });
    return best;
  };
}

const TEMPLATE =
  "You are a careful assistant of our company. Answer the customer's question below in a friendly tone, in at most five short sentences, without inventing facts, and say so openly when you do not know. Use plain words, name the menu or page where the customer can act, and close with an offer to help further. The customer's question is as follows:";

/** Every prompt wrapped in the same sixty words. */
export function templated(stream: Stream): Stream {
  return {
    name: `${stream.name} in a template`,
    lines: stream.lines.map((line) => ({ ...line, text: `${TEMPLATE} ${line.text}` })),
  };
}
