/** The protocols that an app may speak. Part of the scope: an answer is replayed only in the form it was given. */
export const WIRES = [
  "openai.chat",
  "openai.responses",
  "openai.embeddings",
  "anthropic.messages",
  "gemini.content",
  "lethe.api",
] as const;
export type Wire = (typeof WIRES)[number];

/** Those with a provider behind them. */
export type ProviderWire = Exclude<Wire, "lethe.api">;
export const PROVIDER_WIRES = WIRES.filter((wire): wire is ProviderWire => wire !== "lethe.api");
