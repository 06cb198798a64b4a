import { PROVIDER_WIRES, type ProviderWire } from "../core/wire";
import type { WireAdapter } from "./adapter";
import { anthropicMessages } from "./anthropic-messages";
import { KIND_OF_WIRE, type ProviderKind } from "./client-context";
import { openaiChat } from "./openai-chat";
import { openaiEmbeddings } from "./openai-embeddings";
import { openaiResponses } from "./openai-responses";

/** All that is said of a wire once: the router, the providers' clients and the API read it here. */
export interface WireRow {
  readonly adapter: WireAdapter;
  /** Whose protocol it is. */
  readonly kind: ProviderKind;
  /** Below the version: of our route, and of the provider's address. */
  readonly path: string;
}

export const WIRES: Readonly<Record<ProviderWire, WireRow>> = {
  "openai.chat": row(openaiChat, "/chat/completions"),
  "openai.responses": row(openaiResponses, "/responses"),
  "openai.embeddings": row(openaiEmbeddings, "/embeddings"),
  "anthropic.messages": row(anthropicMessages, "/messages"),
};

function row(adapter: WireAdapter, path: string): WireRow {
  return { adapter, kind: KIND_OF_WIRE[adapter.wire], path };
}

/** Where a kind of provider answers each of its wires. */
export function upstreamPathsOf(kind: ProviderKind): Partial<Record<ProviderWire, string>> {
  const own = PROVIDER_WIRES.filter((wire) => WIRES[wire].kind === kind);
  return Object.fromEntries(own.map((wire) => [wire, WIRES[wire].path]));
}
