import type { JsonObject } from "../core/json";

/** The body as the provider is to have it, and as it is keyed: an alias that moves leads to other answers. */
export function withAlias(body: JsonObject, aliases: Readonly<Record<string, string>>): JsonObject {
  const { model } = body;
  const target = typeof model === "string" && Object.hasOwn(aliases, model) ? aliases[model] : undefined;
  return target === undefined ? body : { ...body, model: target };
}
