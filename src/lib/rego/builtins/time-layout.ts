/** Go's time layouts: a layout is the reference time `Mon Jan 2 15:04:05 MST 2006` written as one wants it. */
export type LayoutPart = { readonly field: string } | { readonly text: string };

export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/** Layouts that OPA knows by name. */
export const NAMED_LAYOUTS: ReadonlyMap<string, string> = new Map([
  ["ANSIC", "Mon Jan _2 15:04:05 2006"],
  ["UnixDate", "Mon Jan _2 15:04:05 MST 2006"],
  ["RubyDate", "Mon Jan 02 15:04:05 -0700 2006"],
  ["RFC822", "02 Jan 06 15:04 MST"],
  ["RFC822Z", "02 Jan 06 15:04 -0700"],
  ["RFC850", "Monday, 02-Jan-06 15:04:05 MST"],
  ["RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"],
  ["RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"],
  ["RFC3339", "2006-01-02T15:04:05Z07:00"],
  ["RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"],
]);

/** Longer fields before their prefixes. A fraction is one only after seconds, and not before another digit. */
const FIELD =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|002|__2|_2(?!006)|01|02|03|04|05|06|15|[Z-]07:00:00|[Z-]070000|[Z-]07:00|[Z-]0700|[Z-]07|PM|pm|[.,](?:0+|9+)(?!\d)|[12345]/g;

export function parseLayout(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let done = 0;
  for (const found of layout.matchAll(FIELD)) {
    if (found.index > done) parts.push({ text: layout.slice(done, found.index) });
    parts.push({ field: found[0] });
    done = found.index + found[0].length;
  }
  if (done < layout.length) parts.push({ text: layout.slice(done) });
  return parts;
}
