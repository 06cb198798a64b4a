import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { withoutPersonEcho } from "../echo";
import { type Edit, editData, editFields, watchEdit } from "../text-edit";

const STRUCTURAL = new Set([
  "id",
  "type",
  "role",
  "model",
  "name",
  "usage",
  "stop_reason",
  "container",
  "diagnostics",
  "tool_use_id",
  "toolset_name",
  "media_type",
  "file_id",
  "signature",
  "data",
  "encrypted_content",
  "encrypted_index",
  "encrypted_stdout",
]);

/** Every text of a message edited: text, citations, thinking, tool input, results of the provider's tools. */
export function editMessage(answer: JsonObject, edit: Edit): JsonObject {
  const { content, ...message } = withoutPersonEcho(answer);
  const edited = editFields(message, edit, STRUCTURAL);
  if (!Array.isArray(content)) return content === undefined ? edited : { ...edited, content };
  return { ...edited, content: content.flatMap((block) => editBlock(block, edit)) };
}

function editBlock(block: JsonValue, edit: Edit): JsonValue[] {
  if (!isJsonObject(block)) return [block];
  const watched = watchEdit(edit);
  const { input, ...rest } = block;
  const edited = editFields(rest, watched.edit, STRUCTURAL);
  // The signature covers the thinking and holds it sealed. With other words the provider refuses the whole next turn in
  // which an app sends it back; a turn without the block is accepted.
  if (block.type === "thinking" && watched.changed() && isSigned(block)) return [];
  return [input === undefined ? edited : { ...edited, input: editData(input, edit) }];
}

function isSigned(block: JsonObject): boolean {
  return typeof block.signature === "string" && block.signature !== "";
}
