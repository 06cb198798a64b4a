import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import type { StreamCollector } from "../adapter";
import { collectEvents, type EventFold } from "../sse";

export function responsesCollector(maxChars?: number): StreamCollector {
  return collectEvents(new ResponsesFold(), maxChars);
}

/** The terminal event carries the whole response, so the deltas need not be added up. */
class ResponsesFold implements EventFold {
  private response: JsonObject | null = null;
  /** Finished items by place: some servers send a terminal response without its output. */
  private readonly items = new Map<number, JsonObject>();

  take(event: JsonObject): boolean {
    switch (event.type) {
      case "response.completed":
      case "response.incomplete":
        return this.end(event.response);
      case "response.failed":
      case "error":
        return false;
      case "response.output_item.done":
        return this.keepItem(event.output_index, event.item);
      default:
        return typeof event.type === "string";
    }
  }

  done(): void {
    // Not of this wire; some gateways append it.
  }

  result(): JsonObject | null {
    if (this.response === null) return null;
    const { output } = this.response;
    if (!Array.isArray(output) || output.length >= this.items.size) return this.response;
    if (output.length > 0) return null;
    const items = [...this.items.entries()].sort(([a], [b]) => a - b).map(([, item]) => item);
    return { ...this.response, output: items };
  }

  private end(response: JsonValue | undefined): boolean {
    if (this.response !== null || !isJsonObject(response)) return false;
    this.response = response;
    return true;
  }

  private keepItem(index: JsonValue | undefined, item: JsonValue | undefined): boolean {
    if (typeof index !== "number" || !isJsonObject(item)) return false;
    this.items.set(index, item);
    return true;
  }
}
