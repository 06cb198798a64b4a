"use client";

/** The reader's clock, as the browser knows it. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** `Europe/Berlin, UTC+1`. */
export function zoneWords(zone: string, at: string): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(
    new Date(at),
  );
  const offset = (parts.find(({ type }) => type === "timeZoneName")?.value ?? "UTC").replace("GMT", "UTC");
  return zone === offset ? zone : `${zone.replaceAll("_", " ")}, ${offset}`;
}
