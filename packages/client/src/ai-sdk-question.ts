import type { CallOptions, MiddlewareOptions } from "./ai-sdk.js";
import type { Json, Question } from "./cache-api.js";

/** What of a call can't change the answer, or is no value. All else is part of what must match. */
const NOT_IDENTITY: ReadonlySet<string> = new Set(["prompt", "abortSignal", "headers", "includeRawChunks"]);

/**
 * The question of a call: its last turn is the prompt, all else must match. Null: a call that the cache has no part in,
 * because it offers tools, ends in no question of a person's, or brings what is no text.
 */
export function questionOf(
  model: { readonly provider: string; readonly modelId: string },
  { prompt, ...call }: CallOptions,
  { namespace, subject }: Pick<MiddlewareOptions, "namespace" | "subject">,
): Question | null {
  const last = prompt.at(-1);
  const text = last?.role === "user" ? onlyText(last.content) : null;
  const messages = turnsOf(prompt.slice(0, -1));
  if (text === null || text.trim() === "" || messages === null || (call.tools?.length ?? 0) > 0) return null;
  return {
    model: model.modelId,
    prompt: text,
    params: { ...parametersOf(call), "ai-sdk.provider": model.provider },
    ...(messages.length === 0 ? {} : { messages }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(subject === undefined ? {} : { subject }),
  };
}

function turnsOf(turns: CallOptions["prompt"]): { [name: string]: Json }[] | null {
  const told = turns.map(({ role, content }) => ({ role, content: onlyText(content) }));
  return told.some(({ content }) => content === null) ? null : told;
}

/** Null: something in it is no text, or says more than its text. */
function onlyText(content: unknown): string | null {
  if (typeof content === "string") return content;
  if (!Array.isArray(content) || content.length !== 1) return null;
  const { type, text, ...more } = content[0] as Record<string, unknown>;
  const isPlain = Object.values(more).every((value) => value === undefined);
  return type === "text" && typeof text === "string" && isPlain ? text : null;
}

function parametersOf(call: Readonly<Record<string, unknown>>): { [name: string]: Json } {
  const named = Object.entries(call).filter(([name, value]) => !NOT_IDENTITY.has(name) && value !== undefined);
  return JSON.parse(JSON.stringify(Object.fromEntries(named))) as { [name: string]: Json };
}
