import type { Step } from "@/server/services/views";

/** Marks of a scale from 0: round steps, and a top that is at least the highest value. */
export function countScale(highest: number): { top: number; marks: number[] } {
  const wanted = Math.max(4, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted) ?? wanted;
  const count = Math.ceil(Math.max(4, highest) / step);
  return { top: count * step, marks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** Labels that an axis has room for. */
const LABELS_MAX = 8;

/** Which buckets are named below the axis: every so many, so that the names never touch. */
export function labelled(count: number): number[] {
  const every = Math.max(1, Math.ceil(count / LABELS_MAX));
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every);
}

/** The name of a bucket on an axis, on the clock of the zone. */
export function bucketName(at: string, step: Step, zone: string): string {
  const date = new Date(at);
  if (step === "hour") {
    return date.toLocaleTimeString("en-US", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
  return date.toLocaleDateString("en-US", { timeZone: zone, month: "short", day: "numeric" });
}

/** The whole name, as it is said of one bucket alone. */
export function bucketWords(at: string, step: Step, zone: string): string {
  const date = new Date(at);
  const day = date.toLocaleDateString("en-US", { timeZone: zone, weekday: "short", month: "short", day: "numeric" });
  if (step === "day") return day;
  if (step === "week") return `Week from ${day}`;
  return `${day}, ${bucketName(at, "hour", zone)}`;
}
