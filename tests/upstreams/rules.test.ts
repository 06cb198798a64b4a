import { describe, expect, it } from "vitest";
import { AddressRanges } from "@/lib/core/address";
import { isPublicAddress } from "@/lib/core/public-address";
import { matchOf } from "@/server/services/upstreams/upstream-schema";
import { CircuitBreaker } from "@/server/upstream/circuit-breaker";
import { Gate } from "@/server/upstream/gate";
import { refusalOf } from "@/server/upstream/host-rules";
import { waitBefore } from "@/server/upstream/retry-rules";
import { seededRandom } from "../../bench/similarity/random";
import { manualClock } from "../support/manual-clock";

describe("an address that is not of the open internet", () => {
  it.each([
    "127.0.0.1",
    "127.255.3.4",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.9.9",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "",
    "localhost",
    "1.2.3",
    "0x7f.1",
  ])("%s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])(
    "is not %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it("is none of IPv6 outside of what is given out, whatever it is", () => {
    const random = seededRandom(14);
    for (let tries = 0; tries < 500; tries += 1) {
      const groups = Array.from({ length: 8 }, () => Math.floor(random() * 0x10000));
      const first = groups[0] ?? 0;
      if (first >= 0x2000 && first < 0x4000) continue;
      expect(isPublicAddress(groups.map((group) => group.toString(16)).join(":"))).toBe(false);
    }
  });
});

describe("a base URL", () => {
  const none = new AddressRanges([]);
  const home = new AddressRanges(["127.0.0.0/8"]);
  const refused = (url: string, hosts: string[], addresses = none) => refusalOf({ hosts, addresses }, url) !== null;

  it("is of a host on the list, over https", () => {
    expect(refused("https://api.example.com/v1", ["api.example.com"])).toBe(false);
    expect(refused("https://eu.api.example.com/v1", ["*.api.example.com"])).toBe(false);
    expect(refused("https://evilapi.example.com/v1", ["*.api.example.com"])).toBe(true);
    expect(refused("https://api.example.com/v1", ["*.api.example.com"])).toBe(true);
    expect(refused("https://api.example.com.evil.test/v1", ["api.example.com"])).toBe(true);
    expect(refused("http://api.example.com/v1", ["api.example.com"])).toBe(true);
    expect(refused("https://api.example.com:8443/v1", ["api.example.com:9000"])).toBe(true);
    expect(refused("https://anything.test/v1", ["*"])).toBe(false);
  });

  it("names no inner address in any spelling, unless the operator allows it", () => {
    for (const host of [
      "127.0.0.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "127.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "169.254.169.254",
    ]) {
      expect(refused(`https://${host}/v1`, ["*"]), host).toBe(true);
    }
    expect(refused("http://127.0.0.1:9/v1", ["127.0.0.1"], home)).toBe(false);
    expect(refused("http://10.0.0.1/v1", ["*"], home)).toBe(true);
    expect(refused("http://8.8.8.8/v1", ["*"], home), "a key in the clear").toBe(true);
  });
});

it("what is asked again: 429 and 503, when the provider says, if that is soon", () => {
  const now = Date.UTC(2027, 0, 15);
  const wait = (status: number, headers: Record<string, string> = {}) => waitBefore(0, { status, headers }, now);
  expect(wait(200)).toBeNull();
  expect(wait(500)).toBeNull();
  expect(wait(429, { "retry-after": "3" })).toBe(3_000);
  expect(wait(503, { "retry-after": new Date(now + 5_000).toUTCString() })).toBe(5_000);
  expect(wait(429, { "retry-after-ms": "20", "retry-after": "9" })).toBe(20);
  expect(wait(429, { "retry-after": "60" })).toBeNull();
  expect(wait(429, { "x-should-retry": "false" })).toBeNull();
  expect(wait(503, { "retry-after": "soon" })).toBeLessThanOrEqual(250);
});

it("a breaker opens after so many failures in a row, lets one try, and closes or waits again", () => {
  const clock = manualClock();
  const breaker = new CircuitBreaker(clock, { breakAfter: 3, breakMs: 1_000 });
  breaker.failed();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  breaker.failed();
  expect(breaker.admits()).toBe(true);
  breaker.failed();
  expect([breaker.state, breaker.admits()]).toEqual(["open", false]);
  clock.advance(1_000);
  expect([breaker.state, breaker.admits(), breaker.admits()]).toEqual(["half-open", true, false]);
  breaker.failed();
  expect(breaker.admits()).toBe(false);
  clock.advance(1_000);
  expect(breaker.admits()).toBe(true);
  breaker.unknown();
  expect(breaker.admits(), "one that left is not waited for").toBe(true);
  breaker.succeeded();
  expect([breaker.state, breaker.admits(), breaker.admits()]).toEqual(["closed", true, true]);
});

it("a gate lets so many in, keeps the order of those that wait, and sends away who is too many", async () => {
  const gate = new Gate({ concurrency: 2, queue: 2 });
  const { signal } = new AbortController();
  const leave = [await gate.enter(signal), await gate.enter(signal)];
  const order: string[] = [];
  const gone = new AbortController();
  const first = gate.enter(gone.signal);
  const second = gate.enter(signal).then((out) => {
    order.push("second");
    return out;
  });
  await expect(gate.enter(signal)).rejects.toMatchObject({ name: "UpstreamBusy" });
  gone.abort(new Error("left"));
  await expect(first).rejects.toThrow("left");
  const third = gate.enter(signal).then((out) => {
    order.push("third");
    return out;
  });
  leave[0]?.();
  leave[0]?.();
  (await second)();
  (await third)();
  leave[1]?.();
  expect(order).toEqual(["second", "third"]);
  expect([gate.active, gate.queued]).toEqual([0, 0]);
});

it("of patterns the one that says most of the name counts", () => {
  expect(matchOf(["*"], "gpt-4o")).toBe(0);
  expect(matchOf(["gpt-*", "*"], "gpt-4o")).toBe(4);
  expect(matchOf(["gpt-4o"], "gpt-4o")).toBe(Number.POSITIVE_INFINITY);
  expect(matchOf(["gpt-4o"], "gpt-4o-mini")).toBeNull();
});
