import { z } from "zod";

const SHOWN_MAX = 12;

/** What the schemas say of a value in plain words: zod's own speak of types that no client has seen. */
z.config({
  customError: (issue) => {
    if (issue.code === "invalid_type")
      return issue.input === undefined ? "is missing" : `must be ${named(issue.expected)}`;
    if (issue.code === "invalid_value")
      return `must be ${issue.values.length === 1 ? "" : "one of "}${listed(issue.values)}`;
    if (issue.code === "invalid_union")
      return issue.input === undefined ? "is missing" : "has none of the forms that are taken here: see /docs";
    return undefined;
  },
});

function named(expected: string): string {
  if (expected === "int") return "a whole number";
  if (expected === "record") return "an object";
  return `${/^[aeio]/.test(expected) ? "an" : "a"} ${expected}`;
}

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, SHOWN_MAX).map(String).join(", ");
  return values.length > SHOWN_MAX ? `${shown}, ...` : shown;
}
