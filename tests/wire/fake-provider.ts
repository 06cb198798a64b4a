import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

/** A `fetch` that answers every call with one stream, cut into chunks of `size` bytes. */
function streamingFetch(events: Iterable<string>, size: number): typeof fetch {
  return async () => {
    const bytes = new TextEncoder().encode([...events].join(""));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    return new Response(body, { status: 200, headers: { "content-type": "text/event-stream" } });
  };
}

export function openAiReading(events: Iterable<string>, size = 7): OpenAI {
  return new OpenAI({
    apiKey: "test",
    baseURL: "http://127.0.0.1:9/v1",
    maxRetries: 0,
    fetch: streamingFetch(events, size),
  });
}

export function anthropicReading(events: Iterable<string>, size = 7): Anthropic {
  return new Anthropic({
    apiKey: "test",
    baseURL: "http://127.0.0.1:9",
    maxRetries: 0,
    fetch: streamingFetch(events, size),
  });
}

/** The text cut at the given places (taken modulo its length), in order. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((cut, i, all) => text.slice(cut, all[i + 1] ?? text.length));
}
