// A provider that answers every chat completion with the same words after the same time.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeUpstreamStart {
  readonly latencyMs: number;
}

/** Timers are late by up to this; the rest is waited for actively, so that the latency is the same each time. */
const TIMER_LATE_MS = 1.5;

const ANSWER = {
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "bench-model",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "An answer of some length. ".repeat(16) },
      finish_reason: "stop",
    },
  ],
  usage: { prompt_tokens: 20, completion_tokens: 96, total_tokens: 116 },
};

process.once("message", ({ latencyMs }: FakeUpstreamStart) => {
  const bytes = Buffer.from(JSON.stringify(ANSWER), "utf8");
  const server = createServer((incoming, outgoing) => {
    const due = performance.now() + latencyMs;
    incoming.resume();
    incoming.on("end", () => {
      setTimeout(() => {
        while (performance.now() < due);
        outgoing.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
        outgoing.end(bytes);
      }, latencyMs - TIMER_LATE_MS);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ result: (server.address() as AddressInfo).port }));
});

// Whoever started this is gone.
process.once("disconnect", () => process.exit());
