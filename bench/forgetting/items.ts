import { type AskOptions, chat, send, type Told } from "../../tests/support/ask";
import type { TestLethe, TestTenant } from "../../tests/support/lethe";

/*
 * An answer of every kind that there is: by wire or API, streamed or not, brought by an app or said by the provider; each
 * asked for again in the way in which it was asked for first.
 */

/** Stands in every answer that is to be forgotten, and in none that the provider gives afterwards. */
export const FIRST = "as it was said at first";

type Ask = (lethe: TestLethe, tenant: TestTenant, options: AskOptions) => Promise<Told>;

export interface Kind {
  readonly name: string;
  readonly store: (question: string) => Ask;
  readonly find: (question: string) => Ask;
}

const posts =
  (path: string, body: unknown): Ask =>
  (lethe, { key }, options) =>
    send(lethe, key, path, body, options);

const asks = (name: string, path: string, body: (question: string) => unknown): Kind => {
  const ask = (question: string) => posts(path, body(question));
  return { name, store: ask, find: ask };
};

const MODEL = "test-model";
const spoken = (question: string) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: MODEL,
  choices: [{ index: 0, message: { role: "assistant", content: `To ${question}: ${FIRST}.` }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
});
const put = (question: string) => ({ model: MODEL, prompt: question, response: `To ${question}: ${FIRST}.` });

export const KINDS: readonly Kind[] = [
  asks("chat", "/v1/chat/completions", (question) => chat(question)),
  {
    name: "chat stream",
    store: (question) => posts("/v1/chat/completions", chat(question, { stream: true })),
    // In one piece, so that its words are found: both forms have one key.
    find: (question) => posts("/v1/chat/completions", chat(question)),
  },
  asks("responses", "/v1/responses", (question) => ({ model: MODEL, input: question })),
  asks("messages", "/v1/messages", (question) => ({
    model: MODEL,
    max_tokens: 64,
    messages: [{ role: "user", content: question }],
  })),
  asks("embeddings", "/v1/embeddings", (question) => ({ model: MODEL, input: question })),
  {
    name: "api",
    store: (question) => posts("/api/v1/cache/entries", put(question)),
    find: (question) => posts("/api/v1/cache/lookup", { model: MODEL, prompt: question }),
  },
  {
    name: "import",
    store:
      (question) =>
      (lethe, { key }, options) =>
        send(lethe, key, "/api/v1/cache/import", `${JSON.stringify(put(question))}\n`, {
          headers: { ...options.headers, "content-type": "application/jsonl" },
        }),
    find: (question) => posts("/api/v1/cache/lookup", { model: MODEL, prompt: question }),
  },
  {
    name: "put of a wire",
    store: (question) =>
      posts("/api/v1/cache/entries", { wire: "openai.chat", request: chat(question), response: spoken(question) }),
    find: (question) => posts("/v1/chat/completions", chat(question)),
  },
  {
    name: "LangCache",
    store: (question) => posts("/v1/caches/one/entries", { prompt: question, response: `${FIRST}.` }),
    find: (question) => posts("/v1/caches/one/entries/search", { prompt: question }),
  },
];

/** An embedding says nothing in words: of it a hit counts. */
export function isFirst({ name }: Kind, { text, outcome }: Told): boolean {
  return name === "embeddings" ? outcome?.startsWith("hit") === true : text.includes(FIRST);
}
