import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { type Edit, editData, editFields, watchEdit } from "../text-edit";
import { has, member, spelled } from "./members";

/** Values that no reader sees as text, or that a program compares. */
const STRUCTURAL = spelled(
  "id",
  "role",
  "name",
  "responseId",
  "modelVersion",
  "createTime",
  "usageMetadata",
  "finishReason",
  "mimeType",
  "fileUri",
  "data",
  "language",
  "outcome",
  "category",
  "probability",
  "blockReason",
  "safetyRatings",
  "thoughtSignature",
);

/** Every text of an answer edited. Where a candidate changed, its log probabilities go, for they spell out what was replaced. */
export function editGemini(answer: JsonObject, edit: Edit): JsonObject {
  const { candidates, ...top } = answer;
  const edited = editFields(top, edit, STRUCTURAL);
  if (!Array.isArray(candidates)) return candidates === undefined ? edited : { ...edited, candidates };
  return { ...edited, candidates: candidates.map((candidate) => editCandidate(candidate, edit)) };
}

function editCandidate(candidate: JsonValue, edit: Edit): JsonValue {
  if (!isJsonObject(candidate)) return candidate;
  const watched = watchEdit(edit);
  const { content, ...rest } = candidate;
  const edited = editFields(rest, watched.edit, STRUCTURAL);
  const said = content === undefined ? {} : { content: editContent(content, watched.edit) };
  const { logprobsResult, logprobs_result, ...plain } = edited;
  return watched.changed() ? { ...said, ...plain } : { ...said, ...edited };
}

function editContent(content: JsonValue, edit: Edit): JsonValue {
  if (!isJsonObject(content) || !Array.isArray(content.parts)) return content;
  return { ...content, parts: content.parts.map((part) => (isJsonObject(part) ? editPart(part, edit) : part)) };
}

/** A signature covers the words that it stands beside: with other words it is none. A call's is left, for without it none is taken back. */
function editPart(part: JsonObject, edit: Edit): JsonObject {
  const watched = watchEdit(edit);
  const call = member(part, "functionCall");
  const edited = editFields(part, watched.edit, STRUCTURAL);
  if (isJsonObject(call)) {
    const name = has({ functionCall: part.functionCall ?? null }, "functionCall") ? "functionCall" : "function_call";
    const args = call.args === undefined ? {} : { args: editData(call.args, edit) };
    return { ...edited, [name]: { ...call, ...args } };
  }
  if (!watched.changed()) return edited;
  const { thoughtSignature: _, thought_signature: __, ...unsigned } = edited;
  return unsigned;
}
