import type { JsonObject } from "../core/json";
import { hasControl } from "../text/hidden";

const NAME_CHARS_MAX = 200;

/** The model that an answer names, where that is another name than was asked for: an alias that may move. Null: none. */
export function answeredModel(asked: string, answer: JsonObject): string | null {
  const model = answer.model ?? answer.modelVersion;
  if (typeof model !== "string" || model === asked || model === "" || model.length > NAME_CHARS_MAX) return null;
  return hasControl(model) || !model.isWellFormed() ? null : model;
}
