// A provider that streams a chat answer, says ten megabytes, and takes ten megabytes.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface UpstreamStart {
  /** From the end of the request to the first event. */
  readonly firstEventMs: number;
  readonly bytes: number;
}

/** Timers are late by up to this; the rest is waited for actively, so that the wait is the same each time. */
const TIMER_LATE_MS = 1.5;
const WORDS = "An answer of some length, given a few words at a time, as models do it. ".repeat(4).split(/(?<= )/);

function eventsOf(): string[] {
  const head = { id: "chatcmpl-bench", object: "chat.completion.chunk", created: 1_700_000_000, model: "bench-model" };
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const usage = { prompt_tokens: 20, completion_tokens: 96, total_tokens: 116 };
  return [
    chunk({ role: "assistant", content: "" }, null),
    ...WORDS.map((content) => chunk({ content }, null)),
    chunk({}, "stop"),
    `data: ${JSON.stringify({ ...head, choices: [], usage })}\n\n`,
    "data: [DONE]\n\n",
  ];
}

const EVENTS = eventsOf();

function stream(outgoing: ServerResponse, firstEventMs: number): void {
  const due = performance.now() + firstEventMs;
  setTimeout(() => {
    while (performance.now() < due);
    outgoing.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of EVENTS) outgoing.write(event);
    outgoing.end();
  }, firstEventMs - TIMER_LATE_MS);
}

process.once("message", ({ firstEventMs, bytes }: UpstreamStart) => {
  const large = Buffer.alloc(bytes, "sound");
  const server = createServer((incoming, outgoing) => {
    let taken = 0;
    incoming.on("data", (part: Buffer) => {
      taken += part.length;
    });
    incoming.on("end", () => {
      if (incoming.url?.endsWith("/audio/speech")) outgoing.writeHead(200, { "content-type": "audio/mpeg" }).end(large);
      else if (incoming.url?.endsWith("/audio/transcriptions"))
        outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ text: `${taken}` }));
      else stream(outgoing, firstEventMs);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ result: (server.address() as AddressInfo).port }));
});
process.once("disconnect", () => process.exit());
