import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";

/** Fields that name something, however they are called: `file_id`, `vector_store_ids`, `previousResponseId`. */
const NAMING = /(?:^|_)ids?$|[a-z]Ids?$/;
/** Such fields that name only what stands in the same body: a call and its result. */
const WITHIN_THE_BODY = new Set(["call_id", "tool_call_id", "tool_use_id"]);
/** Fields that are called otherwise and whose value, a text, is a name. */
const NAMES = new Set(["conversation", "container", "item_reference", "cached_content", "cachedContent"]);
/** Parts that are given whole, so that their own `id` leads to nothing more. */
const WHOLE = new Set([
  "message",
  "function",
  "custom",
  "function_call",
  "function_call_output",
  "custom_tool_call",
  "custom_tool_call_output",
  "tool_use",
  "server_tool_use",
  "mcp_tool_use",
]);
/** What an app writes into these is data or a schema of its own, which no provider follows. */
const OPAQUE = new Set([
  "parameters",
  "input_schema",
  "schema",
  "arguments",
  "metadata",
  "variables",
  "logit_bias",
  "responseSchema",
  "response_schema",
  "responseJsonSchema",
  "response_json_schema",
  "parametersJsonSchema",
  "parameters_json_schema",
]);
/** Texts that a model reads, names that the app gave, and what is no name by the wire: any letters may stand there. */
const FREE_TEXT = new Set([
  "text",
  "content",
  "input",
  "output",
  "instructions",
  "system",
  "name",
  "description",
  "title",
  "model",
  "type",
  "user",
  "safety_identifier",
  "prompt_cache_key",
  "url",
  "image_url",
  "data",
  "file_data",
  "signature",
  "thinking",
  "encrypted_content",
  "thoughtSignature",
  "thought_signature",
  "mimeType",
  "mime_type",
]);
/** Google's names of what an account keeps, wherever one stands; a cloud bucket is somebody's too. */
const RESOURCE =
  /^(?:(?:files|cachedContents|tunedModels|fileSearchStores|corpora|batches|operations|projects|publishers)\/|gs:)/;
/** A file by its address, which is on the open internet or kept for an account. */
const FILE_ADDRESS = new Set(["fileUri", "file_uri"]);
const DRAWN_FILE = /\/files\/[^/]+$/;
/** As providers make them: a short word, a dash, and letters that were drawn. */
const PROVIDERS_ID = /^[a-z]{2,12}[-_](?=[A-Za-z0-9]*\d)[A-Za-z0-9]{12,100}$/;
const DEPTH_MAX = 16;

/**
 * Where a body names what the provider keeps for an account (an earlier response, a file, a prompt), as a path; null
 * when it names nothing. Who may use the account may use what it keeps. An allow-list: a field that looks like a name and
 * is not known to lead nowhere is one.
 */
export function accountFieldOf(body: JsonObject): string | null {
  return findInObject(body, "", 0);
}

/** A model that somebody has trained on what is theirs: `ft:gpt-4o-mini:org::id`, `accounts/me/models/m`, and of old `curie:ft-org-2023`. */
export function isTuned(model: string): boolean {
  return /(?:^|\/)ft:|:ft-|^accounts\/(?!fireworks\/)/i.test(model);
}

function findInObject(object: JsonObject, path: string, depth: number): string | null {
  if (depth > DEPTH_MAX) return path;
  for (const [name, value] of Object.entries(object)) {
    const here = path === "" ? name : `${path}.${name}`;
    if (name === "model" && typeof value === "string" && isTuned(value)) return here;
    if (OPAQUE.has(name) || isDataOfCall(object, name)) continue;
    if (FILE_ADDRESS.has(name) && !isOpenAddress(value)) return here;
    const isHarmless = WITHIN_THE_BODY.has(name) || (name === "id" && isWhole(object));
    if (NAMING.test(name) && !isHarmless && holdsText(value)) return here;
    if (NAMES.has(name) && typeof value === "string") return here;
    const found = findInValue(value, here, FREE_TEXT.has(name) || isHarmless, depth);
    if (found !== null) return found;
  }
  return null;
}

function findInValue(value: JsonValue, path: string, isFree: boolean, depth: number): string | null {
  if (typeof value === "string") return !isFree && (PROVIDERS_ID.test(value) || RESOURCE.test(value)) ? path : null;
  if (!Array.isArray(value)) return isJsonObject(value) ? findInObject(value, path, depth + 1) : null;
  if (depth > DEPTH_MAX) return path;
  for (const item of value) {
    const found = findInValue(item, path, isFree, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Numbers name tokens, and nothing that is kept. */
function holdsText(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(holdsText);
  return typeof value === "string" || isJsonObject(value);
}

/** What a model calls a tool with, and what came of it: an app's own data. */
function isDataOfCall(object: JsonObject, name: string): boolean {
  if (name === "input") return isCall(object);
  return (name === "args" || name === "response") && typeof object.name === "string" && isJsonObject(object[name]);
}

/** Anything but https to a host that is not Google's may be what an account keeps. */
function isOpenAddress(value: JsonValue): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, hostname, pathname, username } = new URL(value);
  const isGoogles = /(?:^|\.)googleapis\.com\.?$/i.test(hostname);
  return protocol === "https:" && username === "" && !isGoogles && !DRAWN_FILE.test(pathname);
}

/** What a model calls a tool with, given back. */
function isCall({ type }: JsonObject): boolean {
  return type === "tool_use" || type === "server_tool_use" || type === "custom_tool_call";
}

function isWhole(object: JsonObject): boolean {
  const { type, role, encrypted_content: sealed } = object;
  if (isDataOfCall(object, "args") || isDataOfCall(object, "response")) return true;
  if (type === "reasoning") return typeof sealed === "string";
  return typeof type === "string" ? WHOLE.has(type) : typeof role === "string";
}
