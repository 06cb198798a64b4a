import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import type { StreamCollector } from "../adapter";
import { collectEvents, type EventFold } from "../sse";

/** More blocks than any answer has. */
const BLOCKS_MAX = 10_000;

interface BlockState {
  readonly block: JsonObject;
  /** Tool input comes as pieces of JSON text. */
  inputJson: string;
  open: boolean;
}

export function messagesCollector(maxChars?: number): StreamCollector {
  return collectEvents(new MessagesFold(), maxChars);
}

/**
 * Follows message_start, (content_block_start, deltas, content_block_stop)*, message_delta, message_stop. An event or
 * delta of an unknown type may carry part of the answer, so it makes the answer unfit to be stored.
 */
class MessagesFold implements EventFold {
  private message: JsonObject | null = null;
  private readonly blocks = new Map<number, BlockState>();
  private stopped = false;

  take(event: JsonObject): boolean {
    if (this.stopped || event.type === "ping") return true;
    if (event.type === "message_start") return this.start(event.message);
    if (this.message === null) return false;
    switch (event.type) {
      case "content_block_start":
        return this.startBlock(event.index, event.content_block);
      case "content_block_delta":
        return this.addDelta(event.index, event.delta);
      case "content_block_stop":
        return this.stopBlock(event.index);
      case "message_delta":
        return this.changeMessage(this.message, event);
      case "message_stop":
        this.stopped = true;
        return true;
      default:
        return false;
    }
  }

  done(): void {
    // Not of this wire; some gateways append it.
  }

  result(): JsonObject | null {
    const blocks = [...this.blocks.entries()].sort(([a], [b]) => a - b).map(([, state]) => state);
    if (!this.stopped || this.message === null || blocks.some((state) => state.open)) return null;
    if (typeof this.message.stop_reason !== "string") return null;
    return { ...this.message, content: blocks.map((state) => state.block) };
  }

  private start(message: JsonValue | undefined): boolean {
    if (this.message !== null || !isJsonObject(message)) return false;
    this.message = { ...message };
    return true;
  }

  private startBlock(index: JsonValue | undefined, block: JsonValue | undefined): boolean {
    if (typeof index !== "number" || !isJsonObject(block)) return false;
    if (this.blocks.has(index) || this.blocks.size >= BLOCKS_MAX) return false;
    this.blocks.set(index, { block: { ...block }, inputJson: "", open: true });
    return true;
  }

  private addDelta(index: JsonValue | undefined, delta: JsonValue | undefined): boolean {
    const state = typeof index === "number" ? this.blocks.get(index) : undefined;
    return state?.open === true && isJsonObject(delta) && applyDelta(state, delta);
  }

  private stopBlock(index: JsonValue | undefined): boolean {
    const state = typeof index === "number" ? this.blocks.get(index) : undefined;
    if (state === undefined || !state.open) return false;
    state.open = false;
    if (state.inputJson === "") return true;
    const input = parseInput(state.inputJson);
    if (input === undefined) return false;
    state.block.input = input;
    return true;
  }

  /** Usage here is the total so far, so a number replaces the one of message_start. */
  private changeMessage(message: JsonObject, { delta, usage }: JsonObject): boolean {
    const before = isJsonObject(message.usage) ? message.usage : {};
    const known = Object.entries(isJsonObject(usage) ? usage : {}).filter(([, value]) => value !== null);
    const total = { ...before, ...Object.fromEntries(known) };
    this.message = { ...message, ...(isJsonObject(delta) ? delta : {}), usage: total };
    return true;
  }
}

function applyDelta(state: BlockState, delta: JsonObject): boolean {
  switch (delta.type) {
    case "text_delta":
      return append(state.block, "text", delta.text);
    case "thinking_delta":
      return append(state.block, "thinking", delta.thinking);
    case "signature_delta":
      state.block.signature = delta.signature ?? "";
      return true;
    case "citations_delta": {
      const before = Array.isArray(state.block.citations) ? state.block.citations : [];
      state.block.citations = [...before, delta.citation ?? null];
      return true;
    }
    case "input_json_delta":
      if (typeof delta.partial_json !== "string") return false;
      state.inputJson += delta.partial_json;
      return true;
    default:
      return false;
  }
}

function append(block: JsonObject, name: string, piece: JsonValue | undefined): boolean {
  if (typeof piece !== "string") return false;
  const before = block[name];
  block[name] = (typeof before === "string" ? before : "") + piece;
  return true;
}

function parseInput(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
