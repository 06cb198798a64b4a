import { describe, expect, it } from "vitest";
import { spanBetween, spanOfRange } from "@/server/services/stats/chart-span";

const HOUR_MS = 3_600_000;

function clockOf(ms: number, zone: string): string {
  return new Date(ms).toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
}

describe("the buckets of a chart", () => {
  const zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"];
  const moments = ["2026-03-29T10:00:00Z", "2026-10-25T00:30:00Z", "2026-11-26T13:59:59Z", "2026-04-05T15:00:00Z"];

  it("follow each other without gap or overlap, on whole hours, and hold the moment asked at", () => {
    for (const zone of zones) {
      for (const now of moments.map(Date.parse)) {
        for (const range of ["24h", "7d", "30d"] as const) {
          const { starts, to } = spanOfRange(range, zone, now);
          const edges = [...starts, to];
          for (const [index, edge] of edges.entries()) {
            expect(edge % HOUR_MS).toBe(0);
            if (index > 0) expect(edge).toBeGreaterThan(edges[index - 1] as number);
          }
          expect(starts.at(-1)).toBeLessThanOrEqual(now);
          expect(to).toBeGreaterThan(now);
          expect(starts.length).toBeGreaterThanOrEqual(range === "24h" ? 24 : 28);
        }
      }
    }
  });

  it("begin a day at midnight of the zone, also when the clocks change", () => {
    const { starts } = spanOfRange("30d", "Europe/Berlin", Date.parse("2026-11-05T12:00:00Z"));
    expect(new Set(starts.map((start) => clockOf(start, "Europe/Berlin")))).toEqual(new Set(["00:00"]));
  });

  it("begin a day with the next whole hour of UTC where midnight falls between two", () => {
    const { starts } = spanOfRange("30d", "Asia/Kolkata", Date.parse("2026-11-05T12:00:00Z"));
    expect(new Set(starts.map((start) => clockOf(start, "Asia/Kolkata")))).toEqual(new Set(["00:30"]));
  });

  it("suit the length of any span, and refuse one that is empty or too long", () => {
    const to = Date.parse("2026-11-05T00:00:00Z");
    const stepOf = (days: number) => spanBetween(to - days * 24 * HOUR_MS, to, "UTC").step;
    expect([1, 7, 60, 365].map(stepOf)).toEqual(["hour", "six-hours", "day", "week"]);
    expect(() => spanBetween(to, to, "UTC")).toThrow();
    expect(() => stepOf(4_000)).toThrow();
  });
});
