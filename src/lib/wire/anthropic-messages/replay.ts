import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import { splitText } from "../chunks";
import { encodeEvent } from "../sse";

/** Fields that only the end of a stream knows. */
const KNOWN_LATE = ["stop_reason", "stop_sequence", "stop_details"];
/** Counters that message_delta repeats as totals. */
const TOTALS = [
  "input_tokens",
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "output_tokens",
  "output_tokens_details",
  "server_tool_use",
];

/** A stored message as the stream it would have been: start, each block (ping after the first start), delta, stop. */
export function* replayMessage(answer: JsonObject): Generator<string> {
  const { content, ...message } = answer;
  const blocks = Array.isArray(content) ? content.filter(isJsonObject) : [];
  yield encode("message_start", { message: startingMessage(message) });
  for (const [index, block] of blocks.entries()) {
    yield encode("content_block_start", { index, content_block: startingBlock(block) });
    if (index === 0) yield encode("ping", {});
    for (const delta of blockDeltas(block)) yield encode("content_block_delta", { index, delta });
    yield encode("content_block_stop", { index });
  }
  yield encode("message_delta", { delta: pick(answer, KNOWN_LATE), usage: totals(answer.usage) });
  yield encode("message_stop", {});
}

function encode(type: string, fields: JsonObject): string {
  return encodeEvent({ type, ...fields }, type);
}

function startingMessage(message: JsonObject): JsonObject {
  const late = Object.keys(pick(message, KNOWN_LATE)).map((name) => [name, null]);
  const usage = isJsonObject(message.usage) ? { usage: { ...message.usage, output_tokens: 0 } } : {};
  return { ...message, content: [], ...Object.fromEntries(late), ...usage };
}

function totals(usage: JsonValue | undefined): JsonObject {
  return isJsonObject(usage) ? pick(usage, TOTALS) : {};
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

/** The block with what comes by deltas taken out. Blocks that have no deltas (search results, sealed thinking) go out whole. */
function startingBlock(block: JsonObject): JsonObject {
  switch (block.type) {
    case "text":
      return { ...block, text: "", ...(Array.isArray(block.citations) ? { citations: [] } : {}) };
    case "thinking":
      return { ...block, thinking: "", ...(typeof block.signature === "string" ? { signature: "" } : {}) };
    default:
      return streamsInput(block) ? { ...block, input: {} } : block;
  }
}

/** `tool_use`, `server_tool_use`, `mcp_tool_use`; an empty input needs no delta. */
function streamsInput(block: JsonObject): boolean {
  return String(block.type).endsWith("tool_use") && isJsonObject(block.input) && Object.keys(block.input).length > 0;
}

function* blockDeltas(block: JsonObject): Generator<JsonObject> {
  if (block.type === "text") {
    for (const text of pieces(block.text)) yield { type: "text_delta", text };
    for (const citation of Array.isArray(block.citations) ? block.citations : [])
      yield { type: "citations_delta", citation };
  } else if (block.type === "thinking") {
    for (const thinking of pieces(block.thinking)) yield { type: "thinking_delta", thinking };
    if (typeof block.signature === "string" && block.signature !== "") {
      yield { type: "signature_delta", signature: block.signature };
    }
  } else if (streamsInput(block)) {
    for (const piece of splitText(JSON.stringify(block.input))) yield { type: "input_json_delta", partial_json: piece };
  }
}

function pieces(text: JsonValue | undefined): Iterable<string> {
  return typeof text === "string" ? splitText(text) : [];
}
