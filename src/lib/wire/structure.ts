import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/**
 * Whether a program reads the answer, by what its request asks for. Then it keeps its form to the letter or is not kept:
 * a placeholder where an address must stand parses on the miss and fails on the hit. What asks for plain text is listed;
 * any other form, also one that nobody has heard of, counts as structure.
 */
export function asksForStructure(body: JsonObject): boolean {
  return formsOf(body).some(isForm);
}

/** Whether the text of the answer has to be JSON. */
export function asksForJson(body: JsonObject): boolean {
  return formsOf(body).some(
    (form) => isJsonObject(form) && (form.type === "json_object" || form.type === "json_schema"),
  );
}

function formsOf(body: JsonObject): (JsonValue | undefined)[] {
  return [body.response_format, formatOf(body.text), body.output_format, formatOf(body.output_config)];
}

function formatOf(value: JsonValue | undefined): JsonValue | undefined {
  return value !== undefined && isJsonObject(value) ? value.format : undefined;
}

function isForm(format: JsonValue | undefined): boolean {
  if (format === undefined || format === null) return false;
  return !(isJsonObject(format) && format.type === "text");
}

/** Whether a text that was scrubbed is no longer what its reader could run or parse. */
export function losesStructure(before: string, after: string): boolean {
  return before !== after && (isJsonText(before) || fencedCode(before) !== fencedCode(after));
}

/** JSON on its own, as models give it where a prompt asks for nothing else. */
function isJsonText(text: string): boolean {
  const trimmed = text.trim();
  return /^[{[]/.test(trimmed) && /[}\]]$/.test(trimmed) && isJson(trimmed);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const FENCE = /^ {0,3}(?:```|~~~)/;

/** The lines between fences; one that is not closed goes to the end, as it is shown. */
function fencedCode(text: string): string {
  const code: string[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) inside = !inside;
    else if (inside) code.push(line);
  }
  return code.join("\n");
}
