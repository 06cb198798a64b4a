import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { invalidType } from "./fields";

/** A turn's content taken apart: the text that similarity may match, and the same content with that text blanked. */
export interface ContentText {
  readonly texts: readonly string[];
  readonly blanked: JsonValue;
}

/**
 * Content in the form that all wires share: a string, or parts `{type, text}` of which those in `textTypes` hold text.
 * @throws WireError 400 when it is neither
 */
export function readContent(content: JsonValue | undefined, path: string, textTypes: readonly string[]): ContentText {
  if (typeof content === "string") return { texts: [content], blanked: null };
  if (!Array.isArray(content)) throw invalidType(path, "a string or an array of parts");
  const texts: string[] = [];
  const blanked = content.map((part, index) => {
    if (!isJsonObject(part)) throw invalidType(`${path}[${index}]`, "an object");
    if (typeof part.type !== "string") throw invalidType(`${path}[${index}].type`, "a string");
    if (!textTypes.includes(part.type)) return part;
    if (typeof part.text !== "string") throw invalidType(`${path}[${index}].text`, "a string");
    texts.push(part.text);
    return { ...part, text: null };
  });
  return { texts, blanked };
}

/** Text of nothing but white space is no question: such a request matches only exactly. */
export function holdsText(texts: readonly string[]): boolean {
  return texts.some((text) => text.trim() !== "");
}

/** The list with its last item replaced. */
export function withLast(items: readonly JsonObject[], last: JsonObject): JsonObject[] {
  return [...items.slice(0, -1), last];
}

/** Every string value inside a value, in order. */
export function stringLeaves(value: JsonValue | undefined): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringLeaves);
  return isJsonObject(value) ? Object.values(value).flatMap(stringLeaves) : [];
}

/** What providers seal, sign and number: letters that say nothing. */
const NO_WORDS = new Set(["type", "encrypted_content", "signature", "file_id", "tool_use_id"]);

/** The same without what is no words by its name. */
export function wordLeaves(value: JsonValue | undefined): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(wordLeaves);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => (NO_WORDS.has(name) ? [] : wordLeaves(member)));
}
