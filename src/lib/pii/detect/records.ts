import type { BuiltInType } from "../types";
import type { Hit } from "./hit";

/** Records whose fields have a meaning by their place: a Wi-Fi payload, the patient segment of HL7. */

const WIFI = /WIFI:(?:[^\n]{0,120}?;)?P:((?:\\.|[^;\\\n]){1,64});/gi;
const PATIENT = /(?:^|[\n\r>"'` ])PID\|[^\n\r]{1,400}/g;
/** Fields of PID by number (HL7 2.x, 3.4.2). */
const FIELDS: ReadonlyMap<number, BuiltInType> = new Map([
  [2, "HEALTH_ID"],
  [3, "HEALTH_ID"],
  [4, "HEALTH_ID"],
  [5, "PERSON"],
  [6, "PERSON"],
  [7, "DATE_OF_BIRTH"],
  [11, "ADDRESS"],
  [13, "PHONE"],
  [14, "PHONE"],
  [18, "BANK_ACCOUNT"],
  [19, "SSN"],
]);

export function hitRecords(text: string, found: (hit: Hit) => void): void {
  if (text.includes("WIFI:") || text.includes("wifi:")) {
    for (const match of text.matchAll(WIFI)) {
      const value = match[1] ?? "";
      const start = match.index + match[0].length - 1 - value.length;
      found({ start, end: start + value.length, type: "PASSWORD", score: 0.9 });
    }
  }
  if (text.includes("PID|")) {
    const isMessage = text.includes("MSH|");
    // A process table has a column PID too: a segment has components, or its message has a head.
    for (const match of text.matchAll(PATIENT))
      if (isMessage || match[0].includes("^")) hitPatient(match[0], match.index, found);
  }
}

function hitPatient(segment: string, at: number, found: (hit: Hit) => void): void {
  let start = at + segment.indexOf("PID|");
  segment
    .slice(segment.indexOf("PID|"))
    .split("|")
    .forEach((field, i) => {
      const type = FIELDS.get(i);
      const value = type === "HEALTH_ID" ? (field.split("^", 1)[0] ?? "") : field;
      if (type !== undefined && value.length > 1) found({ start, end: start + value.length, type, score: 0.75 });
      start += field.length + 1;
    });
}
