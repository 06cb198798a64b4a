import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { withoutPersonEcho } from "../echo";
import { type Edit, editFields, watchEdit } from "../text-edit";

/** Values a reader does not see as text, or that a program compares: they are never edited. */
const STRUCTURAL = new Set([
  "id",
  "object",
  "type",
  "role",
  "model",
  "name",
  "format",
  "finish_reason",
  "native_finish_reason",
  "system_fingerprint",
  "service_tier",
  "provider",
  "usage",
  "logprobs",
  "created",
  "data",
  "signature",
  "encrypted_content",
]);

/**
 * Every text of a completion edited: content, refusal, reasoning, tool arguments, and whatever text a provider adds.
 * Where a choice changed, its log probabilities go, for they spell out the tokens that were replaced.
 */
export function editChat(answer: JsonObject, edit: Edit): JsonObject {
  const { choices, ...top } = withoutPersonEcho(answer);
  const edited = editFields(top, edit, STRUCTURAL);
  return choices === undefined ? edited : { ...edited, choices: editChoices(choices, edit) };
}

function editChoices(choices: JsonValue, edit: Edit): JsonValue {
  if (!Array.isArray(choices)) return choices;
  return choices.map((choice) => {
    if (!isJsonObject(choice)) return choice;
    const watched = watchEdit(edit);
    const edited = editFields(choice, watched.edit, STRUCTURAL);
    return watched.changed() && edited.logprobs !== undefined ? { ...edited, logprobs: null } : edited;
  });
}
