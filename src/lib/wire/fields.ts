import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { hasControl } from "../text/hidden";
import { WireError } from "./adapter";

/** Reading typed fields of a body. Each message names the field and the type it must have, never the value it had. */

export type FieldType = "string" | "number" | "integer" | "boolean" | "array" | "object";

const ARTICLES: Record<FieldType, string> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
};

export function invalid(code: string, param: string, message: string): WireError {
  return new WireError({ status: 400, code, message, param });
}

export function invalidType(path: string, expected: string): WireError {
  return invalid("invalid_type", path, `${path} must be ${expected}`);
}

function hasType(value: JsonValue, type: FieldType): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isJsonObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

/** Checks the fields that are present; null counts as absent, as the providers treat it. */
export function checkFields(body: JsonObject, types: Readonly<Record<string, FieldType>>, prefix = ""): void {
  for (const name of Object.keys(body)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    const value = body[name];
    if (type === undefined || value === undefined || value === null || hasType(value, type)) continue;
    throw invalidType(`${prefix}${name}`, ARTICLES[type]);
  }
}

export function requireString(body: JsonObject, name: string): string {
  const value = body[name];
  if (value === undefined || value === null) throw invalid("missing_field", name, `${name} is missing`);
  if (typeof value !== "string" || value === "") throw invalidType(name, "a non-empty string");
  return value;
}

const MODEL_CHARS_MAX = 512;

/** The model, which is written down with every decision: databases take no zero character, and people read no other control. */
export function requireModel(body: JsonObject): string {
  const model = requireString(body, "model");
  if (model.length > MODEL_CHARS_MAX)
    throw invalid("invalid_value", "model", `model is longer than ${MODEL_CHARS_MAX} characters`);
  if (hasControl(model)) throw invalid("invalid_value", "model", "model holds control characters");
  return model;
}

/** The objects of a list that must hold at least one. */
export function requireObjects(body: JsonObject, name: string): JsonObject[] {
  const value = body[name];
  if (value === undefined || value === null) throw invalid("missing_field", name, `${name} is missing`);
  if (!Array.isArray(value)) throw invalidType(name, "an array");
  if (value.length === 0) throw invalid("invalid_value", name, `${name} must not be empty`);
  return objectsOf(value, name);
}

export function objectsOf(value: readonly JsonValue[], path: string): JsonObject[] {
  return value.map((item, index) => {
    if (!isJsonObject(item)) throw invalidType(`${path}[${index}]`, "an object");
    return item;
  });
}

export function requireRole(turn: JsonObject, path: string, roles: readonly string[]): string {
  const role = turn.role;
  if (typeof role === "string" && roles.includes(role)) return role;
  throw invalid("invalid_role", `${path}.role`, `${path}.role must be one of ${roles.join(", ")}`);
}

/** A string with at least one character, else null. */
/** A person's name as it came: an empty one is no missing one, it is refused later. */
export function nameOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function stringOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function numberOrNull(value: JsonValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

export function isNonEmptyArray(value: JsonValue | undefined): value is JsonValue[] {
  return Array.isArray(value) && value.length > 0;
}

/** Takes LiteLLM's `cache` object out of a body: it steers Lethe and is neither keyed nor forwarded. */
export function takeCacheObject(body: JsonObject): { cacheObject: JsonObject | null; upstreamBody: JsonObject } {
  const { cache, ...upstreamBody } = body;
  if (cache === undefined || cache === null) return { cacheObject: null, upstreamBody };
  if (!isJsonObject(cache)) throw invalidType("cache", "an object");
  return { cacheObject: cache, upstreamBody };
}
