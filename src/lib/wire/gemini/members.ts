import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";

/*
 * Google's JSON takes each name in two spellings, `generationConfig` and `generation_config`. What is forwarded and keyed
 * stays as it came; what is read here is read in both.
 */

/** The member, in either spelling. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return object[name] ?? object[snakeCased(name)];
}

export function objectAt(object: JsonObject, name: string): JsonObject {
  const value = member(object, name);
  return isJsonObject(value) ? value : {};
}

export function objectsAt(object: JsonObject, name: string): JsonObject[] {
  const value = member(object, name);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function has(object: JsonObject, name: string): boolean {
  return (member(object, name) ?? null) !== null;
}

export function snakeCased(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Both spellings of each name. */
export function spelled(...names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => [name, snakeCased(name)]));
}
