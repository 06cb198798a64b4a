import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import type { StreamCollector } from "../adapter";
import { collectEvents, type EventFold } from "../sse";

const CANDIDATES_MAX = 128;
const PARTS_MAX = 100_000;

/** Of a candidate, what comes piece by piece as lists; all else is said again whole. */
const GROWING = new Set(["citationMetadata", "citation_metadata", "logprobsResult", "logprobs_result"]);
const PART_OF_TEXT = new Set(["text", "thought"]);

interface CandidateState {
  readonly fields: JsonObject;
  role: JsonValue | undefined;
  readonly parts: JsonObject[];
}

export function geminiCollector(maxChars?: number): StreamCollector {
  return collectEvents(new GeminiFold(), maxChars);
}

/** Each event is an answer of its own that holds what is new: texts go on, calls come whole, the rest is said again. */
class GeminiFold implements EventFold {
  private readonly head: JsonObject = {};
  private readonly candidates = new Map<number, CandidateState>();

  take(event: JsonObject): boolean {
    for (const [name, value] of Object.entries(event)) {
      if (name !== "candidates" && name !== "__proto__") this.head[name] = value;
    }
    const { candidates } = event;
    if (candidates === undefined) return true;
    return Array.isArray(candidates) && candidates.every((one) => isJsonObject(one) && this.takeCandidate(one));
  }

  done(): void {
    // Not of this wire; some gateways append it.
  }

  /** The wire has no last event: whole is what says of each candidate why it ended. */
  result(): JsonObject | null {
    const candidates = [...this.candidates.entries()].sort(([a], [b]) => a - b).map(([, state]) => state);
    const isEnded = ({ fields }: CandidateState) => typeof (fields.finishReason ?? fields.finish_reason) === "string";
    if (candidates.length === 0 || !candidates.every(isEnded)) return null;
    return { candidates: candidates.map(wholeCandidate), ...this.head };
  }

  private takeCandidate({ content, ...fields }: JsonObject): boolean {
    const index = fields.index ?? 0;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= CANDIDATES_MAX) return false;
    const state = this.candidates.get(index) ?? { fields: {}, role: undefined, parts: [] };
    this.candidates.set(index, state);
    for (const [name, value] of Object.entries(fields)) {
      if (name === "__proto__") continue;
      state.fields[name] = GROWING.has(name) ? grown(state.fields[name], value) : value;
    }
    if (content === undefined || content === null) return true;
    if (!isJsonObject(content)) return false;
    state.role = content.role ?? state.role;
    const { parts = [] } = content;
    if (!Array.isArray(parts)) return false;
    return parts.every((part) => isJsonObject(part) && addPart(state.parts, part));
  }
}

function addPart(parts: JsonObject[], part: JsonObject): boolean {
  const before = parts.at(-1);
  if (before !== undefined && continues(before, part)) {
    before.text = `${before.text}${part.text}`;
    return true;
  }
  parts.push({ ...part });
  return parts.length <= PARTS_MAX;
}

/** Words go on where both are nothing but words of one kind: a thought is not what is said, and a signature ends its part. */
function continues(before: JsonObject, part: JsonObject): boolean {
  const isText = (one: JsonObject) =>
    typeof one.text === "string" && Object.keys(one).every((name) => PART_OF_TEXT.has(name));
  return isText(before) && isText(part) && (before.thought ?? false) === (part.thought ?? false);
}

function grown(before: JsonValue | undefined, more: JsonValue): JsonValue {
  if (!isJsonObject(before) || !isJsonObject(more)) return more;
  const names = [...new Set([...Object.keys(before), ...Object.keys(more)])];
  return Object.fromEntries(
    names.map((name) => {
      const [a, b] = [before[name], more[name]];
      return [name, Array.isArray(a) && Array.isArray(b) ? [...a, ...b] : (b ?? a ?? null)];
    }),
  );
}

function wholeCandidate({ fields, role, parts }: CandidateState): JsonObject {
  return { content: { parts, ...(role === undefined ? {} : { role }) }, ...fields };
}
