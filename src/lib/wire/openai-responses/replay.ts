import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { splitText } from "../chunks";
import { encodeEvent } from "../sse";

/*
 * A stored response as the stream it would have been:
 *
 *   response.created, response.in_progress
 *   for each item   output_item.added -> its parts, each added, its text in deltas, done -> output_item.done
 *   response.completed (or .incomplete) with the whole response
 */

type Event = JsonObject & { type: string };

export function* replayResponse(answer: JsonObject): Generator<string> {
  let sequence_number = 0;
  for (const event of responseEvents(answer)) {
    yield encodeEvent({ ...event, sequence_number: sequence_number++ }, event.type);
  }
}

function* responseEvents(answer: JsonObject): Generator<Event> {
  const begun = { ...answer, status: "in_progress", output: [], usage: null, incomplete_details: null };
  yield { type: "response.created", response: begun };
  yield { type: "response.in_progress", response: begun };
  for (const [output_index, item] of objects(answer.output).entries()) {
    yield { type: "response.output_item.added", output_index, item: begunItem(item) };
    const place = { item_id: item.id ?? "", output_index };
    for (const event of itemEvents(item)) yield { ...event, ...place };
    yield { type: "response.output_item.done", output_index, item };
  }
  yield { type: answer.status === "incomplete" ? "response.incomplete" : "response.completed", response: answer };
}

/** The item as it is announced: nothing in it yet. */
function begunItem(item: JsonObject): JsonObject {
  const status = item.status === undefined ? {} : { status: "in_progress" };
  switch (item.type) {
    case "message":
      return { ...item, ...status, content: [] };
    case "reasoning":
      return { ...item, ...status, summary: [], ...(Array.isArray(item.content) ? { content: [] } : {}) };
    case "function_call":
      return { ...item, ...status, arguments: "" };
    case "custom_tool_call":
      return { ...item, ...status, input: "" };
    default:
      return { ...item, ...status };
  }
}

function* itemEvents(item: JsonObject): Generator<Event> {
  if (item.type === "function_call") yield* callEvents("response.function_call_arguments", "arguments", item.arguments);
  if (item.type === "custom_tool_call") yield* callEvents("response.custom_tool_call_input", "input", item.input);
  if (item.type === "reasoning") {
    for (const [summary_index, part] of objects(item.summary).entries()) yield* summaryEvents(part, summary_index);
  }
  if (item.type !== "message" && item.type !== "reasoning") return;
  for (const [content_index, part] of objects(item.content).entries()) yield* partEvents(part, content_index);
}

function* callEvents(type: string, name: string, text: JsonValue | undefined): Generator<Event> {
  for (const delta of pieces(text)) yield { type: `${type}.delta`, delta };
  yield { type: `${type}.done`, [name]: text ?? "" };
}

function* summaryEvents(part: JsonObject, summary_index: number): Generator<Event> {
  yield { type: "response.reasoning_summary_part.added", summary_index, part: { ...part, text: "" } };
  for (const delta of pieces(part.text)) yield { type: "response.reasoning_summary_text.delta", summary_index, delta };
  yield { type: "response.reasoning_summary_text.done", summary_index, text: part.text ?? "" };
  yield { type: "response.reasoning_summary_part.done", summary_index, part };
}

function* partEvents(part: JsonObject, content_index: number): Generator<Event> {
  yield { type: "response.content_part.added", content_index, part: begunPart(part) };
  for (const event of textEvents(part)) yield { ...event, content_index };
  yield { type: "response.content_part.done", content_index, part };
}

function begunPart(part: JsonObject): JsonObject {
  if (part.type === "refusal") return { ...part, refusal: "" };
  return {
    ...part,
    ...(typeof part.text === "string" ? { text: "" } : {}),
    ...(Array.isArray(part.annotations) ? { annotations: [] } : {}),
    ...(Array.isArray(part.logprobs) ? { logprobs: [] } : {}),
  };
}

function* textEvents(part: JsonObject): Generator<Event> {
  switch (part.type) {
    case "output_text":
      yield* outputTextEvents(part);
      break;
    case "refusal":
      for (const delta of pieces(part.refusal)) yield { type: "response.refusal.delta", delta };
      yield { type: "response.refusal.done", refusal: part.refusal ?? "" };
      break;
    case "reasoning_text":
      for (const delta of pieces(part.text)) yield { type: "response.reasoning_text.delta", delta };
      yield { type: "response.reasoning_text.done", text: part.text ?? "" };
      break;
    default:
  }
}

/** Log probabilities come with `done`: their tokens and our chunks are cut differently. */
function* outputTextEvents(part: JsonObject): Generator<Event> {
  for (const delta of pieces(part.text)) yield { type: "response.output_text.delta", delta, logprobs: [] };
  for (const [annotation_index, annotation] of objects(part.annotations).entries()) {
    yield { type: "response.output_text.annotation.added", annotation_index, annotation };
  }
  yield { type: "response.output_text.done", text: part.text ?? "", logprobs: part.logprobs ?? [] };
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function pieces(text: JsonValue | undefined): Iterable<string> {
  return typeof text === "string" ? splitText(text) : [];
}
