import type { WireAdapter } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { letheApi } from "@/lib/wire/lethe-api";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiEmbeddings } from "@/lib/wire/openai-embeddings";
import { openaiResponses } from "@/lib/wire/openai-responses";

type AnswerReader = Pick<WireAdapter, "facts" | "mapText">;

const ADAPTERS: ReadonlyMap<string, AnswerReader> = new Map<string, AnswerReader>([
  ["openai.chat", openaiChat],
  ["openai.responses", openaiResponses],
  ["openai.embeddings", openaiEmbeddings],
  ["anthropic.messages", anthropicMessages],
  ["lethe.api", letheApi],
]);

/** Who reads the answers of a wire, by the name that an entry has of it; undefined for a name of nobody's. */
export function answerReaderOf(wire: string): AnswerReader | undefined {
  return ADAPTERS.get(wire);
}
