import { isJsonObject, type JsonObject } from "../../core/json";
import { splitText } from "../chunks";
import { encodeEvent } from "../sse";
import { partsOf } from "./asked";
import { objectsAt } from "./members";

/** Said again in each event. */
const ON_EVERY_EVENT = new Set(["modelVersion", "responseId", "createTime"]);

/** A stored answer as the stream it would have been: words a few at a time, all else whole, and at the end how each candidate ended. */
export function* replayGemini(answer: JsonObject): Generator<string> {
  const { candidates: _, ...top } = answer;
  const head = Object.fromEntries(Object.entries(top).filter(([name]) => ON_EVERY_EVENT.has(name)));
  const candidates = objectsAt(answer, "candidates");
  for (const candidate of candidates) {
    const index = candidate.index === undefined ? {} : { index: candidate.index };
    for (const part of piecesOf(candidate)) {
      yield encodeEvent({ candidates: [{ content: contentWith(candidate, part), ...index }], ...head });
    }
  }
  const endings = candidates.map(({ content: __, ...ending }) => ({
    content: { parts: [], ...roleOf(__) },
    ...ending,
  }));
  yield encodeEvent({ candidates: endings, ...top });
}

function* piecesOf(candidate: JsonObject): Generator<JsonObject> {
  for (const part of partsOf(candidate)) {
    const { text, ...marks } = part;
    const isPlain = typeof text === "string" && Object.keys(marks).every((name) => name === "thought");
    if (!isPlain || text === "") yield part;
    else for (const piece of splitText(text)) yield { text: piece, ...marks };
  }
}

function contentWith({ content }: JsonObject, part: JsonObject): JsonObject {
  return { parts: [part], ...roleOf(content) };
}

function roleOf(content: JsonObject[string] | undefined): JsonObject {
  return isJsonObject(content) && content.role !== undefined ? { role: content.role } : {};
}
