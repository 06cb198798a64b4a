import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { WireError } from "@/lib/wire/adapter";
import { type RequestHeaders, resolveControls } from "@/lib/wire/cache-control";

function refusal(headers: RequestHeaders, cacheObject: JsonObject | null = null): WireError {
  try {
    resolveControls(headers, cacheObject);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const NOTHING_ASKED = {
  noCache: false,
  noStore: false,
  onlyIfCached: false,
  maxAgeSeconds: null,
  staleIfErrorSeconds: null,
  namespace: null,
  subject: null,
  audience: null,
  minSimilarity: null,
  strategy: null,
  ttlSeconds: null,
  tags: [],
  agent: null,
  batch: null,
};

describe("what a client asks of the cache", () => {
  it("is nothing when it says nothing", () => {
    expect(resolveControls({}, null)).toEqual(NOTHING_ASKED);
    expect(resolveControls({ "cache-control": "" }, {})).toEqual(NOTHING_ASKED);
  });

  it.each<[string, object]>([
    ["no-cache", { noCache: true }],
    ["No-Store", { noStore: true }],
    ["only-if-cached", { onlyIfCached: true }],
    ["max-age=60", { maxAgeSeconds: 60 }],
    ['max-age="60"', { maxAgeSeconds: 60 }],
    ["max-age=0", { maxAgeSeconds: 0 }],
    ["max-age=99999999999999999999", { maxAgeSeconds: 2 ** 31 }],
    ["max-age=60, max-age=5", { maxAgeSeconds: 60 }],
    ["stale-if-error=30", { staleIfErrorSeconds: 30 }],
    [" ,, no-cache ,\tno-store,", { noCache: true, noStore: true }],
    ['max-stale, min-fresh=3, ext="a, no-store", other=x', {}],
    ['ext="say \\"no-cache\\"", no-store', { noStore: true }],
  ])("is read from Cache-Control: %s", (header, controls) => {
    expect(resolveControls({ "cache-control": header }, null)).toEqual({ ...NOTHING_ASKED, ...controls });
  });

  it.each([
    "max-age",
    "max-age=",
    "max-age=-1",
    "max-age=1.5",
    'max-age="x"',
    "stale-if-error=soon",
    "no-cache; no-store",
    'ext="open',
    "=5",
    "no cache",
    "a b",
  ])("is refused when Cache-Control is: %s", (header) => {
    expect(refusal({ "cache-control": header })).toMatchObject({
      status: 400,
      code: "invalid_cache_control",
      param: "Cache-Control",
    });
  });

  it("is read from Lethe's headers", () => {
    const headers = {
      "lethe-subject": " u 1 ",
      "lethe-namespace": "team/a",
      "lethe-min-similarity": "0.95",
      "lethe-strategy": "Exact",
      "lethe-ttl": "3600",
      "lethe-tags": "a, b,,a ,",
      "lethe-agent": "bot",
    };
    expect(resolveControls(headers, null)).toEqual({
      ...NOTHING_ASKED,
      subject: "u 1",
      namespace: "team/a",
      minSimilarity: 0.95,
      strategy: "exact",
      ttlSeconds: 3600,
      tags: ["a", "b"],
      agent: "bot",
    });
  });

  it.each<[RequestHeaders, string]>([
    [{ "lethe-subject": "" }, "Lethe-Subject is empty"],
    [{ "lethe-subject": "x".repeat(257) }, "Lethe-Subject is longer than 256 characters"],
    [{ "lethe-subject": "a\u0000b" }, "Lethe-Subject holds control characters"],
    [{ "lethe-namespace": "x".repeat(129) }, "Lethe-Namespace is longer than 128 characters"],
    [{ "lethe-agent": "x".repeat(129) }, "Lethe-Agent is longer than 128 characters"],
    [{ "lethe-min-similarity": "1.01" }, "Lethe-Min-Similarity must be a number from 0 to 1"],
    [{ "lethe-min-similarity": "-0.1" }, "Lethe-Min-Similarity must be a number from 0 to 1"],
    [{ "lethe-min-similarity": "1e-1" }, "Lethe-Min-Similarity must be a number from 0 to 1"],
    [{ "lethe-min-similarity": "" }, "Lethe-Min-Similarity must be a number from 0 to 1"],
    [{ "lethe-strategy": "fuzzy" }, "Lethe-Strategy must be exact or semantic"],
    [{ "lethe-ttl": "1.5" }, "Lethe-Ttl must be a whole number of seconds from 0 to 315360000"],
    [{ "lethe-ttl": "315360001" }, "Lethe-Ttl must be a whole number of seconds from 0 to 315360000"],
    [{ "lethe-tags": Array.from({ length: 17 }, (_, i) => `t${i}`).join(",") }, "Lethe-Tags holds more than 16 tags"],
    [{ "lethe-tags": `a,${"x".repeat(65)}` }, "a tag in Lethe-Tags is longer than 64 characters"],
  ])("is refused when a header is out of bounds: %j", (headers, message) => {
    expect(refusal(headers)).toMatchObject({ status: 400, message });
  });

  it("names a person the same in a header as in a body, in any script", () => {
    const bytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");
    for (const name of ["josé", "Ægir", "日本", "plain", "ÿ😀"]) {
      expect(resolveControls({ "lethe-subject": bytes(name), "lethe-tags": bytes(name) }, null)).toMatchObject({
        subject: name,
        tags: [name],
      });
    }
    expect(resolveControls({ "lethe-subject": "jos\u00e9" }, null).subject).toBe("jos\u00e9");
  });

  it("accepts each limit itself", () => {
    const tags = Array.from({ length: 16 }, (_, i) => String(i).padStart(64, "t"));
    const headers = {
      "lethe-subject": "x".repeat(256),
      "lethe-namespace": "n".repeat(128),
      "lethe-tags": tags.join(","),
      "lethe-min-similarity": "1",
    };
    expect(resolveControls(headers, null)).toMatchObject({ subject: headers["lethe-subject"], tags, minSimilarity: 1 });
  });

  it("is read from LiteLLM's cache object, in both spellings", () => {
    expect(
      resolveControls(
        {},
        { ttl: 60, "s-maxage": 30, "no-cache": true, "no-store": false, namespace: "n", "use-cache": true },
      ),
    ).toEqual({
      ...NOTHING_ASKED,
      ttlSeconds: 60,
      maxAgeSeconds: 30,
      noCache: true,
      namespace: "n",
    });
    expect(resolveControls({}, { s_maxage: 30, no_store: true })).toMatchObject({ maxAgeSeconds: 30, noStore: true });
  });

  it.each<[JsonObject]>([
    [{ ttl: "60" }],
    [{ ttl: -1 }],
    [{ "s-maxage": 1.5 }],
    [{ "no-cache": "yes" }],
    [{ namespace: 3 }],
    [{ namespace: "" }],
    [{ namespace: "x".repeat(129) }],
  ])("is refused when the cache object is malformed: %j", (cacheObject) => {
    expect(refusal({}, cacheObject)).toMatchObject({ status: 400, param: expect.stringMatching(/^cache\./) });
  });

  it("is the stricter of the two where header and object differ", () => {
    const controls = resolveControls(
      { "cache-control": "max-age=10", "lethe-ttl": "100" },
      { ttl: 60, "s-maxage": 30, "no-store": true },
    );
    expect(controls).toMatchObject({ maxAgeSeconds: 10, ttlSeconds: 60, noStore: true });
    expect(resolveControls({ "lethe-namespace": "n" }, { namespace: "n" }).namespace).toBe("n");
    expect(refusal({ "lethe-namespace": "a" }, { namespace: "b" }).code).toBe("invalid_namespace");
  });

  it("stores nothing for a lifetime of 0", () => {
    expect(resolveControls({ "lethe-ttl": "0" }, null)).toMatchObject({ noStore: true, ttlSeconds: null });
  });
});
