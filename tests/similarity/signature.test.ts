import fc from "fast-check";
import { expect, test } from "vitest";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";

const WORDS = Array.from({ length: 400 }, (_, i) => `zq${(i * 7919).toString(26).replace(/\d/g, "k")}`);

/** More terms than a signature has bits, so that many share one. */
test("a shared signature bit never hides an entry from the question it answers", () => {
  const sentence = fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 14 });
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 40, maxLength: 80 }), (sentences) => {
      const index = new TenantIndex({ termKey: new Uint8Array(32).fill(1) });
      const texts = [...new Set(sentences.map((words) => words.join(" ")))];
      for (const [i, text] of texts.entries()) {
        const features = index.analyse(text);
        if (features !== null) index.add("s", { id: String(i).padStart(3, "0"), features, expiresAt: null });
      }
      for (const text of texts) {
        const query = index.analyse(text);
        if (query === null) continue;
        const { best } = index.search("s", query, { profile: "default", now: 0 });
        const judged = index.compare(query, query, "default");
        expect(best?.score.value ?? null).toBe(judged.accepted ? 1 : null);
      }
    }),
    { numRuns: 30, seed: 11 },
  );
});
