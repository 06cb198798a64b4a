import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { withoutPersonEcho } from "../echo";
import { type Edit, editFields, editStrings, watchEdit } from "../text-edit";

const STRUCTURAL = new Set([
  "id",
  "type",
  "role",
  "name",
  "status",
  "call_id",
  "file_id",
  "container_id",
  "phase",
  "result",
  "logprobs",
  "encrypted_content",
]);

/**
 * Every text of a response edited: its output, and the echoed instructions and template variables. The rest of the body repeats the request's
 * settings and is left alone.
 */
export function editResponse(answer: JsonObject, edit: Edit): JsonObject {
  const body = withoutPersonEcho(answer);
  return {
    ...body,
    ...(Array.isArray(body.output) ? { output: body.output.flatMap((item) => editItem(item, edit)) } : {}),
    ...(typeof body.output_text === "string" ? { output_text: edit(body.output_text) } : {}),
    ...(body.instructions === undefined ? {} : { instructions: editStrings(body.instructions, edit, STRUCTURAL) }),
    ...(body.prompt === undefined ? {} : { prompt: editStrings(body.prompt, edit, STRUCTURAL) }),
  };
}

function editItem(item: JsonValue, edit: Edit): JsonValue[] {
  if (!isJsonObject(item)) return [item];
  const watched = watchEdit(edit);
  const edited = editFields(item, watched.edit, STRUCTURAL);
  if (!watched.changed()) return [edited];
  // A sealed copy of what was thought no longer says the same; sent back by an app, the provider would refuse it.
  if (item.type === "reasoning" && typeof item.encrypted_content === "string") return [];
  return [Array.isArray(edited.content) ? { ...edited, content: edited.content.map(withoutLogprobs) } : edited];
}

/** Log probabilities spell out the tokens that were replaced. */
function withoutLogprobs(part: JsonValue): JsonValue {
  return isJsonObject(part) && part.logprobs !== undefined ? { ...part, logprobs: [] } : part;
}
