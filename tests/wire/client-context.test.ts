import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import { clientContextOf } from "@/lib/wire/client-context";
import { HOPS_HEADER, nextHops } from "@/lib/wire/hops";
import { providerRouteOf } from "@/lib/wire/provider-routes";

const NONE = new URLSearchParams();
const MINE = "tenant-1" as TenantId;

describe("the client's headers", () => {
  it("go on to the provider only when they are on the list", () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), fc.constantFrom("openai", "anthropic"), (headers, kind) => {
        const { headers: forwarded } = clientContextOf(kind as "openai", MINE, headers, NONE);
        for (const name of Object.keys(forwarded))
          expect(name).toMatch(
            /^(openai-(organization|project|beta)|anthropic-(beta|version)|idempotency-key|trace(parent|state))$/,
          );
      }),
    );
  });

  it("that choose features, a version or an account are identity; those that name the call are not", () => {
    const of = (headers: Record<string, string>) => clientContextOf("anthropic", MINE, headers, NONE).identity;
    expect(of({ "anthropic-beta": "b, a" })).toEqual(of({ "anthropic-beta": "a,b,a" }));
    expect(of({ "anthropic-beta": "a" })).not.toEqual(of({ "anthropic-beta": "b" }));
    expect(of({ "anthropic-version": "2023-06-01" })).toEqual({});
    expect(of({ "anthropic-version": "2025-01-01" })).not.toEqual({});
    expect(of({ traceparent: "00-1-2-01", "idempotency-key": "k" })).toEqual({});
  });

  it("name a call for retries within one tenant: at the provider the tenants may be one account", () => {
    const sent = (tenantId: string, key: string) =>
      clientContextOf("openai", tenantId as TenantId, { "idempotency-key": key }, NONE).headers["idempotency-key"];
    expect(sent("a", "1")).toBe(sent("a", "1"));
    expect(new Set([sent("a", "1"), sent("a", "2"), sent("b", "1"), sent("a1", ""), "1"]).size).toBe(5);
  });

  it("any query parameter is identity, in whatever order it stands", () => {
    const of = (query: string) => clientContextOf("openai", MINE, {}, new URLSearchParams(query));
    expect(of("a=1&b=2").identity).toEqual(of("b=2&a=1").identity);
    expect(of("beta=true").identity).not.toEqual(of("").identity);
    expect(of("beta=true").search).toBe("?beta=true");
    expect(of("").search).toBe("");
  });
});

describe("the way of a request through gateways", () => {
  it("ends where it has been before, and where it is longer than any way that leads somewhere", () => {
    expect(nextHops({}, "me")).toBe("me");
    expect(nextHops({ [HOPS_HEADER]: "other" }, "me")).toBe("other, me");
    expect(() => nextHops({ [HOPS_HEADER]: "x, me" }, "me")).toThrow(/base URL/);
    expect(() => nextHops({ [HOPS_HEADER]: "a,b,c,d" }, "me")).toThrow(/base URL/);
  });
});

describe("a provider's other endpoints", () => {
  it.each([
    ["POST", "/messages/count_tokens", "anthropic"],
    ["POST", "/responses/input_tokens", "openai"],
    ["POST", "/audio/transcriptions", "openai"],
    ["GET", "/models/org/name-1.5", "openai"],
  ] as const)("%s %s is passed on", (method, path, kind) => {
    expect(providerRouteOf(method, path, kind)).toMatchObject({ use: "pass", kind, upstreamPath: path });
  });

  it.each([
    "/files",
    "/files/f-1/content",
    "/batches/b",
    "/responses/r-1/input_items",
    "/chat/completions/c",
    "/vector_stores",
  ])("%s belongs to an account", (path) => {
    for (const method of ["GET", "POST", "DELETE"])
      expect(providerRouteOf(method, path, "openai")).toMatchObject({ use: "account", kind: "openai" });
  });

  it("nothing leaves by a path that reads otherwise further on, whatever is put in", () => {
    const part = fc.constantFrom(
      "..",
      ".",
      "%2e%2e",
      "%2E.",
      "%2f",
      "\\",
      "organization",
      "models",
      "m",
      "",
      "%00",
      "%25",
      "?x",
      "é",
      "admin",
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.constantFrom("GET", "POST", "DELETE", "PATCH"),
        (parts, method) => {
          const route = providerRouteOf(method, `/models/${parts.join("/")}`, "openai");
          if (route?.use !== "pass") return;
          expect(route.upstreamPath).toMatch(/^\/models(\/[A-Za-z0-9][\w.:@-]*){1,3}$/);
          expect(new URL(`http://h/v1${route.upstreamPath}`).pathname).toBe(`/v1${route.upstreamPath}`);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(providerRouteOf("GET", "/organization/usage", "openai")).toBeNull();
    expect(providerRouteOf("GET", "/models/../organization/users", "openai")).toBeNull();
    expect(providerRouteOf("GET", "/models/x%2f..%2f..%2forganization", "openai")).toBeNull();
  });
});
