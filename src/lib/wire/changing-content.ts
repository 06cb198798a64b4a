import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/** `url`, `image_url`, `file_url`, `fileUri` ...: a field that says where content is. */
const SAYS_WHERE = /ur[il]$/i;
/** The content itself, which can't change. */
const IS_CONTENT = /^\s*data:/i;

/**
 * Whether a request names content instead of bringing it, so that what is behind the name can be another an hour later: an
 * address that the provider reads, or a stored prompt without a version. What is written in texts is no such name.
 */
export function namesChangingContent(body: JsonObject): boolean {
  if (namesPromptOnly(body.prompt)) return true;
  return Object.entries(body).some(([name, value]) => name !== "metadata" && pointsSomewhere(name, value));
}

function pointsSomewhere(name: string, value: JsonValue | undefined): boolean {
  if (typeof value === "string") return SAYS_WHERE.test(name) && value !== "" && !IS_CONTENT.test(value);
  if (Array.isArray(value)) return value.some((item) => pointsSomewhere(name, item));
  return isJsonObject(value) && Object.entries(value).some(([member, inside]) => pointsSomewhere(member, inside));
}

function namesPromptOnly(prompt: JsonValue | undefined): boolean {
  return isJsonObject(prompt) && (prompt.id ?? null) !== null && (prompt.version ?? "") === "";
}
