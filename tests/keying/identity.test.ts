import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SubjectRef, TenantId } from "@/lib/core/brand";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { TIERS } from "@/lib/core/tier";
import { WIRES, type Wire } from "@/lib/core/wire";
import { IGNORED_FIELDS, identityOf } from "@/lib/keying/identity";
import { cacheKeyOf, type Scope, scopeIdOf, subjectRefOf } from "@/lib/keying/scope";
import { openaiChat } from "@/lib/wire/openai-chat";
import { changedOnce, jsonObject, jsonValue, reordered, sameJson } from "./json-values";

const KEY = Buffer.alloc(32, 1);

const SCOPE: Scope = {
  tenantId: "t1" as TenantId,
  subjectRef: null,
  wire: "openai.chat",
  provider: "p",
  namespace: null,
  policyDigest: "d",
  tier: "public",
  identity: { model: "m" },
};

function scopeFor(body: JsonObject, wire: Wire = "openai.chat"): string {
  return scopeIdOf(KEY, { ...SCOPE, wire, identity: identityOf(wire, body) });
}

/** Scope and key of a chat request, as the server makes them. */
function keyOf(body: JsonObject): string {
  const parsed = openaiChat.parse(body);
  const scope = scopeIdOf(KEY, { ...SCOPE, identity: identityOf("openai.chat", parsed.rest) });
  return cacheKeyOf(KEY, scope, parsed.promptParts);
}

const sampling = fc.record(
  {
    temperature: fc.constantFrom(0, 0.5, 1),
    top_p: fc.constantFrom(0.1, 1),
    max_tokens: fc.integer({ min: 1, max: 100 }),
    seed: fc.nat(9),
    stop: fc.constantFrom<JsonValue>("\n", ["a", "b"]),
    response_format: fc.record({ type: fc.constantFrom("text", "json_object") }),
    tools: fc.constant<JsonValue>([{ type: "function", function: { name: "f", parameters: { type: "object" } } }]),
    "x-unknown": jsonValue,
  },
  { requiredKeys: [] },
);

const turn = fc.record({
  role: fc.constantFrom("system", "user", "assistant"),
  content: fc.string({ minLength: 1, maxLength: 9 }),
});

const part = fc.oneof(
  fc.record({ type: fc.constant("text"), text: fc.string({ maxLength: 8 }) }),
  fc.record({ type: fc.constant("image_url"), image_url: fc.record({ url: fc.webUrl() }) }),
);

const chatBody: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.constantFrom("gpt-a", "gpt-b"),
    fc.array(turn, { maxLength: 3 }),
    fc.oneof(fc.string({ minLength: 1 }), fc.array(part, { minLength: 1, maxLength: 3 })),
    sampling,
  )
  .map(
    ([model, turns, content, more]) =>
      ({ model, messages: [...turns, { role: "user", content }], ...more }) as JsonObject,
  );

describe("the key of a request", () => {
  it("never depends on the order of keys", () => {
    fc.assert(
      fc.property(chatBody, (body) => {
        expect(keyOf(reordered(body) as JsonObject)).toBe(keyOf(body));
      }),
      { numRuns: 500 },
    );
  });

  it("changes with any single change of its body", () => {
    let compared = 0;
    fc.assert(
      fc.property(chatBody, (body) => {
        const key = keyOf(body);
        for (const changed of changedOnce(body)) {
          const other = keyOrNull(changed as JsonObject);
          if (other === null) continue;
          compared += 1;
          expect(other, JSON.stringify([body, changed])).not.toBe(key);
        }
      }),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(5_000);
  });

  /** Changes may make a body that no provider takes; it has no key then. */
  function keyOrNull(body: JsonObject): string | null {
    try {
      return keyOf(body);
    } catch {
      return null;
    }
  }

  it("depends on metadata, but for keys that the tenant says don't matter and Anthropic's name of the person", () => {
    const body = { model: "m", metadata: { user_id: "u", plan: "gold", trace: "1" } };
    const left = (wire: "openai.chat" | "anthropic.messages", ignored: string[]) =>
      identityOf(wire, body, ignored).metadata;
    expect(left("openai.chat", [])).toEqual(body.metadata);
    expect(left("anthropic.messages", ["trace"])).toEqual({ plan: "gold" });
    expect(left("anthropic.messages", ["trace", "plan"])).toBeUndefined();
  });

  it("never depends on an ignored field, at the top", () => {
    fc.assert(
      fc.property(chatBody, fc.boolean(), fc.string(), (body, flag, text) => {
        const more: JsonObject = {
          stream: flag,
          stream_options: { include_usage: flag },
          user: text,
          store: flag,
          service_tier: text,
          safety_identifier: text,
          prompt_cache_key: text,
        };
        expect(new Set(Object.keys(more))).toEqual(IGNORED_FIELDS);
        expect(keyOf({ ...body, ...more })).toBe(keyOf(body));
      }),
      { numRuns: 100 },
    );
  });

  it.each([...IGNORED_FIELDS])("depends on a field named %s anywhere but at the top", (name) => {
    const nested = (value: JsonValue): JsonObject => ({ model: "m", options: { [name]: value } });
    expect(scopeFor(nested("a"))).not.toBe(scopeFor(nested("b")));
    expect(scopeFor({ model: "m", list: [{ [name]: "a" }] })).not.toBe(scopeFor({ model: "m", list: [{}] }));
  });

  it("depends on every field on Lethe's own API", () => {
    for (const name of IGNORED_FIELDS) {
      expect(scopeFor({ model: "m", [name]: "a" }, "lethe.api")).not.toBe(scopeFor({ model: "m" }, "lethe.api"));
    }
  });

  it("is not fooled by names that objects are born with", () => {
    const bodies: JsonObject[] = [
      {},
      { constructor: "a" },
      { toString: "a" },
      { hasOwnProperty: 1 },
      JSON.parse('{"__proto__":{"a":1}}') as JsonObject,
    ];
    expect(new Set(bodies.map((body) => scopeFor(body))).size).toBe(bodies.length);
  });
});

describe("an identity", () => {
  it("is equal only where the bodies are, ignored fields left out", () => {
    const known = fc.dictionary(fc.constantFrom("model", "a", "user", "stream", "metadata"), jsonValue, {
      noNullPrototype: true,
    });
    const without = (body: JsonObject) =>
      Object.fromEntries(Object.entries(body).filter(([name]) => !IGNORED_FIELDS.has(name)));
    fc.assert(
      fc.property(known, known, (a, b) => (scopeFor(a) === scopeFor(b)) === sameJson(without(a), without(b))),
      { numRuns: 2_000 },
    );
  });
});

/** Another value for each part of a scope. One line a part: the type says so. */
const OTHER: { readonly [K in keyof Scope]-?: readonly Scope[K][] } = {
  tenantId: ["t2" as TenantId],
  subjectRef: ["s1" as SubjectRef, "s2" as SubjectRef, "" as SubjectRef],
  wire: WIRES.filter((wire) => wire !== SCOPE.wire),
  provider: ["p2", ""],
  namespace: ["a", ""],
  audience: ["a", "b", ""],
  policyDigest: ["e"],
  tier: TIERS.filter((tier) => tier !== SCOPE.tier),
  identity: [{}, { model: "m2" }, { model: "m", a: 1 }],
  client: [{ "openai-beta": "a" }, { "openai-beta": "b" }, { query: [["beta", "true"]] }],
  volatile: ["v1", "v2", ""],
  pureTools: [["a"], ["b"], ["a", "b"]],
  identityDigest: ["d1", ""],
  exactNumbers: [[["seed", "9007199254740993"]], [["seed", "9007199254740995"]], [["top_k", "9007199254740993"]]],
};

describe("a scope", () => {
  it("is another one when any part is another", () => {
    const scopes = Object.entries(OTHER).flatMap(([name, values]) =>
      values.map((value) => ({ ...SCOPE, [name]: value })),
    );
    const ids = [SCOPE, ...scopes].map((scope) => scopeIdOf(KEY, scope));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[\w-]{43}$/);
  });

  it("never lets one part run into the next", () => {
    const a = scopeIdOf(KEY, { ...SCOPE, provider: "a", namespace: "bc" });
    expect(scopeIdOf(KEY, { ...SCOPE, provider: "ab", namespace: "c" })).not.toBe(a);
  });

  it("is another one under another tenant's index key", () => {
    expect(scopeIdOf(Buffer.alloc(32, 2), SCOPE)).not.toBe(scopeIdOf(KEY, SCOPE));
  });
});

describe("a cache key", () => {
  const scope = scopeIdOf(KEY, SCOPE);
  it("takes the prompt part by part, to the letter", () => {
    const prompts = [
      null,
      [],
      [""],
      ["", ""],
      ["a b"],
      ["a", "b"],
      ["a ", "b"],
      ["a b "],
      ["A b"],
      ["a\u00a0b"],
      ["a\nb"],
    ];
    expect(new Set(prompts.map((parts) => cacheKeyOf(KEY, scope, parts))).size).toBe(prompts.length);
  });

  it("is another one in another scope", () => {
    expect(cacheKeyOf(KEY, scopeFor({ a: 1 }) as typeof scope, ["a"])).not.toBe(cacheKeyOf(KEY, scope, ["a"]));
  });
});

describe("a person's pseudonym", () => {
  it("says nothing of the name, and differs by tenant", () => {
    const ref = subjectRefOf(KEY, "jane@example.org");
    expect(ref).toMatch(/^[\w-]{43}$/);
    expect(subjectRefOf(Buffer.alloc(32, 2), "jane@example.org")).not.toBe(ref);
    expect(subjectRefOf(KEY, "Jane@example.org")).not.toBe(ref);
  });
});

it("the generator of changes makes only values that differ", () => {
  fc.assert(
    fc.property(jsonObject, (value) => {
      for (const changed of changedOnce(value)) if (isJsonObject(changed)) expect(sameJson(changed, value)).toBe(false);
    }),
    { numRuns: 100 },
  );
});
