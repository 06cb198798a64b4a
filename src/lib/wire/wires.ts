import type { ProviderWire } from "../core/wire";
import type { WireAdapter } from "./adapter";
import { inAddress } from "./address-name";
import { anthropicMessages } from "./anthropic-messages";
import { KIND_OF_WIRE, type ProviderKind } from "./client-context";
import { geminiContent } from "./gemini";
import { type FormAsked, formAsked } from "./gemini/form";
import { openaiChat } from "./openai-chat";
import { openaiEmbeddings } from "./openai-embeddings";
import { openaiResponses } from "./openai-responses";

/** One address of this server at which a wire is spoken. */
export interface WireAddress {
  /** As the router writes it; what it calls `:model` is the model. */
  readonly path: string;
  /** Said by the address itself. */
  readonly stream?: boolean;
}

/** All that is said of a wire once: the router, the providers' clients, the API and its document read it here. */
export interface WireRow {
  readonly adapter: WireAdapter;
  /** Whose protocol it is. */
  readonly kind: ProviderKind;
  readonly addresses: readonly WireAddress[];
  /** Where a provider of this protocol answers it, below its base URL. */
  readonly pathOf: (call: { readonly model: string; readonly stream: boolean }) => string;
  /** Where the address says in what form a stream comes. @throws WireError 400 */
  readonly formAsked?: (query: URLSearchParams) => FormAsked;
}

export const WIRES: Readonly<Record<ProviderWire, WireRow>> = {
  "openai.chat": row(openaiChat, "/chat/completions", deployment("/chat/completions")),
  "openai.responses": row(openaiResponses, "/responses"),
  "openai.embeddings": row(openaiEmbeddings, "/embeddings", deployment("/embeddings")),
  "anthropic.messages": row(anthropicMessages, "/messages"),
  "gemini.content": {
    adapter: geminiContent,
    kind: "gemini",
    addresses: [
      { path: "/v1beta/models/:model(^[^:/]+)::generateContent", stream: false },
      { path: "/v1beta/models/:model(^[^:/]+)::streamGenerateContent", stream: true },
    ],
    pathOf: ({ model, stream }) =>
      `/models/${inAddress(model)}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    formAsked,
  },
};

/** A wire whose address is the same for every model. */
function row(adapter: WireAdapter, path: string, ...more: readonly WireAddress[]): WireRow {
  return {
    adapter,
    kind: KIND_OF_WIRE[adapter.wire],
    addresses: [{ path: `/v1${path}` }, ...more],
    pathOf: () => path,
  };
}

/** Azure's name for the same endpoint: the deployment is the model, whatever the body calls it. */
function deployment(path: string): WireAddress {
  return { path: `/openai/deployments/:model${path}` };
}
