import { describe, expect, it } from "vitest";
import { chooseEvictions } from "@/lib/similarity/lexical/index-budget";
import { FEATURE_VERSION, type TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { addPrompt, freshIndex, lookUp } from "./judge";

const QUESTION = "how do I activate my new bank card";

function filled(count: number): TenantIndex {
  const index = freshIndex();
  for (let i = 0; i < count; i++)
    addPrompt(index, "s", `e${i}`, `how do I repair engine part number ${i} of my tractor`);
  return index;
}

describe("a tenant's index", () => {
  it("never returns an expired, removed or dropped entry", () => {
    const index = freshIndex();
    addPrompt(index, "s", "a", QUESTION, 1000);
    expect(lookUp(index, "s", QUESTION, "default", 999).best?.id).toBe("a");
    expect(lookUp(index, "s", QUESTION, "default", 1000).best).toBeNull();
    addPrompt(index, "s", "b", QUESTION);
    expect(index.remove("s", "b")).toBe(true);
    expect(index.remove("s", "b")).toBe(false);
    expect(lookUp(index, "s", QUESTION, "default", 2000).best).toBeNull();
    addPrompt(index, "s", "c", QUESTION);
    index.dropScope("s");
    expect(index.hasScope("s")).toBe(false);
    expect(lookUp(index, "s", QUESTION).best).toBeNull();
    expect(index.size).toBe(0);
  });

  it("never looks into another scope", () => {
    const index = freshIndex();
    addPrompt(index, "s", "a", QUESTION);
    expect(lookUp(index, "t", QUESTION)).toMatchObject({ best: null, nearest: null });
  });

  it("shares nothing with another tenant's: other hashes, other frequencies", () => {
    const [one, other] = [freshIndex(1), freshIndex(2)];
    const [a, b] = [one.analyse(QUESTION), other.analyse(QUESTION)];
    const low = (hashes: readonly number[] | undefined) =>
      new Set(Array.from(hashes ?? [], (_, i) => `${hashes?.[2 * i]}.${hashes?.[2 * i + 1]}`));
    const shared = [...low(a?.hashes)].filter((hash) => hash !== "undefined.undefined" && low(b?.hashes).has(hash));
    expect(shared).toEqual([]);
    const before = lookUp(other, "s", QUESTION).weights;
    for (let i = 0; i < 50; i++) addPrompt(one, "s", `e${i}`, `${QUESTION} ${i}`);
    expect(lookUp(other, "s", QUESTION)).toMatchObject({ best: null, weights: before });
    expect(other.size).toBe(0);
  });

  it("breaks ties by the lower id, whatever the order of arrival", () => {
    for (const ids of [
      ["a", "b", "c"],
      ["c", "b", "a"],
      ["b", "c", "a"],
    ]) {
      const index = freshIndex();
      for (const id of ids) addPrompt(index, "s", id, QUESTION);
      expect(lookUp(index, "s", QUESTION).best?.id).toBe("a");
    }
  });

  it("replaces an entry that comes again under its id", () => {
    const index = freshIndex();
    addPrompt(index, "s", "a", QUESTION);
    addPrompt(index, "s", "a", "where can I buy fresh apples in winter");
    expect(index.size).toBe(1);
    expect(lookUp(index, "s", QUESTION).best).toBeNull();
  });

  it("lets a request raise the threshold, never lower it", () => {
    const index = freshIndex();
    addPrompt(index, "s", "a", "how do I activate my bank card");
    const features = index.analyse("how can I activate the bank card");
    if (features === null) throw new Error("no features");
    const score = index.search("s", features, { profile: "default", now: 0 }).best?.score.value ?? 0;
    expect(score).toBeGreaterThanOrEqual(0.9);
    expect(index.search("s", features, { profile: "default", now: 0, threshold: score + 1e-6 }).best).toBeNull();
    const far = index.analyse("how do I activate my bank card tomorrow morning");
    if (far === null) throw new Error("no features");
    expect(index.search("s", far, { profile: "default", now: 0, threshold: 0.1 }).best).toBeNull();
  });

  it("explains with the query's words, the candidates and what refused them", () => {
    const index = freshIndex();
    const long =
      "what should a careful traveler pack for a winter weekend with snow storms and cold mountain weather in";
    addPrompt(index, "s", "paris", `${long} Paris`);
    const { best, explanation, refusedBy } = lookUp(index, "s", `${long} London`, "loose");
    expect(best).toBeNull();
    expect(refusedBy).toContain("content-word");
    expect(explanation?.candidates[0]).toMatchObject({ id: "paris", accepted: false, refusedBy });
    const terms = explanation?.terms ?? [];
    expect(terms.find(({ term }) => term === "london")?.matched).toBe(false);
    expect(terms.find(({ term }) => term === "weather")?.matched).toBe(true);
    expect(terms.map(({ term }) => term)).not.toContain("paris");
  });

  it("keeps neither words nor their frequencies of ordinary English in what it stores", () => {
    const index = freshIndex();
    addPrompt(index, "s", "a", "zanzibar excursions for photographers");
    const features = index.analyse("zanzibar excursions for photographers");
    const bytes = features === null ? new Uint8Array() : index.encode(features);
    for (const stored of [bytes, index.snapshot("0")]) {
      const text = Buffer.from(stored).toString("latin1");
      for (const word of ["zanzibar", "excursion", "photographer"]) expect(text).not.toContain(word);
    }
  });

  it("keeps features through encoding, and refuses another version or damaged bytes", () => {
    const index = freshIndex();
    const features = index.analyse("set a timer for 5 minutes, not 6, for the the oven");
    if (features === null) throw new Error("no features");
    const bytes = index.encode(features);
    const { words: _, ...stored } = features;
    expect(index.decode(bytes)).toEqual(stored);
    expect(bytes[0]).toBe(FEATURE_VERSION);
    expect(index.decode(bytes.with(0, FEATURE_VERSION + 1))).toBeNull();
    for (let at = 1; at < bytes.length; at++) expect(index.decode(bytes.with(at, (bytes[at] ?? 0) ^ 1))).toBeNull();
    for (let length = 0; length < bytes.length; length++) expect(index.decode(bytes.slice(0, length))).toBeNull();
  });

  it("comes back whole from a snapshot with its high-water mark, and goes on working", () => {
    const index = filled(500);
    while (index.maintain(1000, () => 0)) {}
    index.remove("s", "e7");
    const copy = freshIndex();
    expect(copy.restore(index.snapshot("row-500"))).toBe("row-500");
    for (const number of [0, 8, 499])
      expect(lookUp(copy, "s", `how do I repair engine part number ${number} of my tractor`).best?.id).toBe(
        `e${number}`,
      );
    expect(lookUp(copy, "s", "how do I repair engine part number 7 of my tractor").best).toBeNull();
    expect(lookUp(copy, "s", QUESTION).weights).toBe(lookUp(index, "s", QUESTION).weights);
    addPrompt(copy, "s", "new", QUESTION);
    expect(lookUp(copy, "s", QUESTION).best?.id).toBe("new");
  });

  it("refuses a snapshot that is cut off and keeps what it has", () => {
    const bytes = filled(40).snapshot("mark");
    const index = freshIndex();
    addPrompt(index, "s", "a", QUESTION);
    for (const length of [0, 7, 100, bytes.length - 9]) expect(index.restore(bytes.slice(0, length))).toBeNull();
    expect(lookUp(index, "s", QUESTION).best?.id).toBe("a");
  });
});

describe("a template around every question", () => {
  const wrap = (question: string) => `You help customers to use their account. Their question follows: ${question}`;

  it("lends none of its words to a question that uses one of them again", () => {
    const index = freshIndex();
    for (let i = 0; i < 300; i++) addPrompt(index, "other", `t${i}`, wrap(`how do I repair engine part number ${i}`));
    while (index.maintain(1000, () => 0)) {}
    addPrompt(index, "s", "a", wrap("where do I get a disposable card"));
    expect(lookUp(index, "s", wrap("where can I get a disposable card")).best?.id).toBe("a");
    const { best, refusedBy } = lookUp(index, "s", wrap("where can I use a disposable card"));
    expect(best).toBeNull();
    expect(refusedBy).toContain("content-word");
  });
});

describe("maintenance", () => {
  it("loses nothing that is added, and revives nothing that is removed, while it runs", () => {
    const index = filled(600);
    const gone = new Set<number>();
    let added = 600;
    for (let step = 0; index.maintain(0, () => 1) || step === 0; step++) {
      if (step > 5000) throw new Error("maintenance does not end");
      addPrompt(index, "s", `e${added}`, `how do I repair engine part number ${added} of my tractor`);
      added += 1;
      index.remove("s", `e${step * 13}`);
      gone.add(step * 13);
    }
    for (let i = 0; i < added; i++) {
      const { best } = lookUp(index, "s", `how do I repair engine part number ${i} of my tractor`);
      expect(best?.id ?? null).toBe(gone.has(i) ? null : `e${i}`);
    }
  });

  it("works in slices that end soon after their budget", () => {
    const index = filled(2000);
    let [now, slices] = [1_000_000, 0];
    for (let began = now; index.maintain(3, () => now++); began = now) {
      expect(now - began).toBeLessThanOrEqual(4);
      slices += 1;
    }
    expect(slices).toBeGreaterThan(5);
  });

  it("posts what was loaded at once in slices too, and finds it at every moment", () => {
    const index = filled(300);
    while (index.maintain(1000, () => 0)) {}
    index.beginLoad("other");
    for (let i = 0; i < 200; i++) addPrompt(index, "other", `o${i}`, `when does shop number ${i} open on sundays`);
    index.endLoad("other");
    let [steps, now] = [0, 0];
    for (let more = true; more; steps++) {
      const i = steps % 200;
      expect(lookUp(index, "other", `when does shop number ${i} open on sundays`).best?.id).toBe(`o${i}`);
      more = index.maintain(1, () => now++);
    }
    expect(steps).toBeGreaterThan(3);
    expect(lookUp(index, "other", "when does shop number 199 open on sundays").best?.id).toBe("o199");
  });

  it("gives the room of removed entries back", () => {
    const index = filled(2000);
    while (index.maintain(1000, () => 0)) {}
    const before = index.byteLength;
    for (let i = 100; i < 2000; i++) index.remove("s", `e${i}`);
    while (index.maintain(1000, () => 0)) {}
    expect(index.byteLength).toBeLessThan(before / 2);
    expect(index.size).toBe(100);
  });

  it("keeps a small tenant small", () => {
    const index = freshIndex();
    for (let i = 0; i < 10; i++) addPrompt(index, "s", `018f0000-0000-7000-8000-00000000000${i}`, `${QUESTION} ${i}`);
    expect(index.byteLength).toBeLessThan(20_000);
  });

  it("chooses the longest idle tenants to go, and never the last one used", () => {
    const usages = [
      { tenant: "a", bytes: 50, lastUsedAt: 3 },
      { tenant: "b", bytes: 50, lastUsedAt: 1 },
      { tenant: "c", bytes: 50, lastUsedAt: 2 },
    ];
    expect(chooseEvictions(usages, 150)).toEqual([]);
    expect(chooseEvictions(usages, 100)).toEqual(["b"]);
    expect(chooseEvictions(usages, 10)).toEqual(["b", "c"]);
  });
});
