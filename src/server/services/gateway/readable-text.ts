import type { JsonObject } from "@/lib/core/json";
import { answerReaderOf } from "./wire-adapters";

/** What a reader of the answer sees, as one text. Of a wire that shows none (embeddings): the answer itself. */
export function readableText(wire: string, answer: JsonObject): string {
  const adapter = answerReaderOf(wire);
  if (adapter === undefined || wire === "openai.embeddings") return JSON.stringify(answer);
  const texts: string[] = [];
  adapter.mapText(answer, (text) => {
    texts.push(text);
    return text;
  });
  return texts.join("\n");
}
