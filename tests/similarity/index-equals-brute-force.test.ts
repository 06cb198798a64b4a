import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROFILES, type Profile } from "@/lib/core/profile";
import { type PromptFeatures, TenantIndex } from "@/lib/similarity/lexical/tenant-index";

/*
 * The index against its definition: `compare` walks every live entry. A small vocabulary makes near matches, ties and
 * every guard frequent; the operations come in any order.
 */
const WORDS =
  "card account paris london transfer open close python kernel my your not how what why is the from 5 7 km kilometers first last never before after broken order new".split(
    " ",
  );
const SCOPES = ["a", "b"] as const;
const TOLERANCE = 2e-9;

interface Stored {
  readonly features: PromptFeatures;
  readonly expiresAt: number | null;
}

const prompt = fc.array(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 9 }).map((words) => words.join(" "));
/** Near-copies: a few base prompts, now and then with a word more. */
const nearPrompt = fc.tuple(fc.nat(24), fc.option(fc.constantFrom(...WORDS), { freq: 2 })).map(([seed, extra]) => {
  const words = Array.from({ length: 4 + (seed % 4) }, (_, i) => WORDS[(seed * 7 + i * i * 3 + i) % WORDS.length]);
  return [...words, ...(extra === null ? [] : [extra])].join(" ");
});
const anyPrompt = fc.oneof({ weight: 3, arbitrary: nearPrompt }, { weight: 1, arbitrary: prompt });
const scope = fc.constantFrom(...SCOPES);

const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      scope,
      id: fc.nat(150),
      text: anyPrompt,
      life: fc.option(fc.nat(60)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), scope, id: fc.nat(150) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("maintain" as const), steps: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reload" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("load" as const), scope, begins: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("query" as const),
      scope,
      text: anyPrompt,
      profile: fc.constantFrom(...PROFILES),
      threshold: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      refused: fc.nat(6),
    }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const KEY = new Uint8Array(32).fill(3);
let checks = 0;

class Model {
  index = new TenantIndex({ termKey: KEY });
  readonly stored = new Map(SCOPES.map((name) => [name as string, new Map<string, Stored>()]));
  now = 0;

  run(op: Operation): void {
    this.now += 1;
    if (op.kind === "add") this.add(op.scope, `id-${String(op.id).padStart(3, "0")}`, op.text, op.life);
    else if (op.kind === "remove") this.remove(op.scope, `id-${String(op.id).padStart(3, "0")}`);
    else if (op.kind === "load") this.load(op.scope, op.begins);
    else if (op.kind === "maintain") for (let i = 0; i < op.steps; i++) this.index.maintain(0, () => 1);
    else if (op.kind === "reload") this.reload();
    else this.query(op.scope, op.text, op.profile, op.threshold, op.refused);
  }

  add(name: string, id: string, text: string, life: number | null): void {
    const features = this.index.analyse(text);
    if (features === null) return;
    const expiresAt = life === null ? null : this.now + life;
    this.index.add(name, { id, features, expiresAt });
    this.stored.get(name)?.set(id, { features, expiresAt });
  }

  load(name: string, begins: boolean): void {
    if (begins) this.index.beginLoad(name);
    else this.index.endLoad(name);
  }

  remove(name: string, id: string): void {
    expect(this.index.remove(name, id)).toBe(this.stored.get(name)?.delete(id) ?? false);
  }

  reload(): void {
    const next = new TenantIndex({ termKey: KEY });
    expect(next.restore(this.index.snapshot("mark"))).toBe("mark");
    expect(next.size).toBe(this.index.size);
    this.index = next;
  }

  query(name: string, text: string, profile: Profile, threshold: number | undefined, refused: number): void {
    const query = this.index.analyse(text);
    if (query === null) return;
    const accept = (id: string) => refused === 0 || Number(id.slice(3)) % (refused + 1) !== 0;
    const options =
      threshold === undefined ? { profile, now: this.now, accept } : { profile, threshold, now: this.now, accept };
    const { best } = this.index.search(name, query, options);
    let expected = 0;
    const scores = new Map<string, number>();
    for (const [id, entry] of this.stored.get(name) ?? []) {
      checks += 1;
      if (entry.expiresAt !== null && entry.expiresAt <= this.now) continue;
      const verdict = this.index.compare(query, entry.features, profile, threshold);
      if (!verdict.accepted || !accept(id)) continue;
      scores.set(id, verdict.score);
      expected = Math.max(expected, verdict.score);
    }
    if (scores.size === 0) expect(best).toBeNull();
    else this.expectBest(best === null ? null : { id: best.id, score: best.score.value }, scores, expected);
  }

  expectBest(best: { id: string; score: number } | null, scores: ReadonlyMap<string, number>, expected: number): void {
    expect(best).not.toBeNull();
    const ties = [...scores].filter(([, score]) => score >= expected - TOLERANCE).map(([id]) => id);
    expect(Math.abs((best?.score ?? 0) - expected)).toBeLessThanOrEqual(TOLERANCE);
    expect(ties).toContain(best?.id);
    const exact = [...scores].filter(([, score]) => score === expected).map(([id]) => id);
    if (exact.length === ties.length) expect(best?.id).toBe(exact.sort()[0]);
  }
}

describe("the index", () => {
  it.each([11, 22, 33])(
    "finds what walking every entry finds, through inserts, deletes, expiry, filters and reloads (seed %i)",
    (seed) => {
      fc.assert(
        fc.property(fc.array(operation, { minLength: 250, maxLength: 400, size: "max" }), (operations) => {
          const model = new Model();
          for (const op of operations) model.run(op);
        }),
        { seed, numRuns: 60, endOnFailure: true },
      );
    },
    60_000,
  );

  it("was compared with brute force at least 300,000 times", () => {
    expect(checks).toBeGreaterThanOrEqual(300_000);
  });
});
