import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressRanges, plainAddress, siteOf } from "@/lib/core/address";
import { clientOf } from "@/server/edge/client";

const PROXIES = new AddressRanges(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);
const client = (peer: string, headers: Record<string, string> = {}) =>
  clientOf(peer, { host: "h", ...headers }, PROXIES);

describe("who is asking", () => {
  it("is the connection, whatever it claims, when it is no trusted proxy", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.string(), fc.string(), fc.string(), (peer, listed, standard, host) => {
        fc.pre(!PROXIES.has(peer));
        const headers = { "x-forwarded-for": listed, forwarded: standard, "x-forwarded-host": host };
        expect(client(peer, headers)).toEqual({ address: peer, host: "h", unbelieved: true });
      }),
    );
  });

  it("is the nearest address that is no trusted proxy", () => {
    const listed = (hops: string) => client("10.0.0.1", { "x-forwarded-for": hops }).address;
    expect(listed("203.0.113.5")).toBe("203.0.113.5");
    expect(listed("203.0.113.5, 10.1.1.1, 192.0.2.7")).toBe("203.0.113.5");
    expect(listed("198.51.100.66, 203.0.113.5, 10.1.1.1")).toBe("203.0.113.5");
    expect(listed("203.0.113.5:4711")).toBe("203.0.113.5");
    expect(listed("[2001:db8::5]:4711")).toBe("2001:db8::5");
    expect(listed("::ffff:203.0.113.5")).toBe("203.0.113.5");
    expect(client("fd00::9", { forwarded: 'for="[2001:db8::5]:1";proto=https;host=a.test' })).toMatchObject({
      address: "2001:db8::5",
      host: "a.test",
    });
  });

  it("is the proxy where what it passes on can't be read, or says two things", () => {
    expect(client("10.0.0.1", { "x-forwarded-for": "unknown" }).address).toBe("10.0.0.1");
    expect(client("10.0.0.1", { "x-forwarded-for": "203.0.113.5, _hidden" }).address).toBe("10.0.0.1");
    const both = { "x-forwarded-for": "203.0.113.5", forwarded: "for=198.51.100.1" };
    expect(client("10.0.0.1", both).address).toBe("10.0.0.1");
    expect(client("10.0.0.1", { ...both, forwarded: "for=203.0.113.5" }).address).toBe("203.0.113.5");
  });

  it("is never an address that the client wrote before what the proxy added", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), fc.ipV4(), (made, real) => {
        fc.pre(!PROXIES.has(real));
        expect(client("10.0.0.1", { "x-forwarded-for": [...made, real].join(", ") }).address).toBe(real);
      }),
    );
  });
});

describe("an address", () => {
  it("is read from what sockets and proxies write, and from nothing else", () => {
    fc.assert(fc.property(fc.ipV6(), (address) => plainAddress(`[${address}]:80`) !== null));
    for (const text of ["", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.4:x", "[::1", "999.1.1.1", "::1/64", "0x7f.1"]) {
      expect(plainAddress(text), text).toBeNull();
    }
  });

  it("counts by the network that a site is given", () => {
    expect(siteOf("203.0.113.5")).toBe("203.0.113.5");
    expect(siteOf("2001:db8:1:2:3:4:5:6")).toBe(siteOf("2001:db8:1:2::9"));
    expect(siteOf("2001:db8:1:2::9")).not.toBe(siteOf("2001:db8:1:3::9"));
    expect(siteOf("2001:0db8::1")).toBe(siteOf("2001:db8:0:0::2"));
  });

  it("of a range that is none is refused by name", () => {
    for (const entry of ["10.0.0.0/33", "10.0.0.0/x", "host", "::/129", "10.0.0.0/8/8", "10.0.0.0/"]) {
      expect(() => new AddressRanges([entry]), entry).toThrow(RangeError);
    }
  });
});
