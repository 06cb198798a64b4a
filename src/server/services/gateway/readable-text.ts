import type { JsonObject } from "@/lib/core/json";
import type { WireAdapter } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { letheApi } from "@/lib/wire/lethe-api";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiResponses } from "@/lib/wire/openai-responses";

const ADAPTERS: Readonly<Record<string, Pick<WireAdapter, "mapText">>> = {
  "openai.chat": openaiChat,
  "openai.responses": openaiResponses,
  "anthropic.messages": anthropicMessages,
  "lethe.api": letheApi,
};

/** What a reader of the answer sees, as one text. Of a wire that shows none (embeddings): the answer itself. */
export function readableText(wire: string, answer: JsonObject): string {
  const adapter = ADAPTERS[wire];
  if (adapter === undefined) return JSON.stringify(answer);
  const texts: string[] = [];
  adapter.mapText(answer, (text) => {
    texts.push(text);
    return text;
  });
  return texts.join("\n");
}
