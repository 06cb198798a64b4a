import { isStop, type Kept } from "./ai-sdk.js";
import type { Json } from "./cache-api.js";

interface Part {
  readonly type: string;
  readonly [name: string]: unknown;
}

const ID = "lethe-0";

/** An answer as the parts of a stream. */
export function replayStream({ text, finishReason, usage }: Kept): ReadableStream<Part> {
  const parts: Part[] = [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: ID },
    { type: "text-delta", id: ID, delta: text },
    { type: "text-end", id: ID },
    { type: "finish", finishReason, usage },
  ];
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

/** Parts that say nothing of the answer. */
const BESIDE: ReadonlySet<string> = new Set(["stream-start", "response-metadata", "text-start", "text-end", "raw"]);

/** Passes a stream on as it comes, and hands what it said to `keep` when it was one text that ended by itself. */
export function recordStream(keep: (kept: Kept) => Promise<void>): TransformStream<Part, Part> {
  let text = "";
  let texts = 0;
  let isPlain = true;
  let end: { finishReason: Json; usage: Json } | null = null;
  return new TransformStream({
    transform(part, controller) {
      controller.enqueue(part);
      if (part.type === "text-start") texts += 1;
      if (part.type === "text-delta") text += String(part.delta);
      else if (part.type === "finish") end = { finishReason: part.finishReason as Json, usage: part.usage as Json };
      else if (!BESIDE.has(part.type)) isPlain = false;
    },
    async flush() {
      if (isPlain && texts === 1 && text !== "" && end !== null && isStop(end.finishReason))
        await keep({ text, ...end });
    },
  });
}
