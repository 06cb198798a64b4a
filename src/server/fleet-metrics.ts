import { AggregatorRegistry, type Registry } from "prom-client";
import type { MetricsAnswer, MetricsQuestion } from "./primary";

const WAIT_MS = 5_000;

/** In a worker: the metrics of all workers, added up by the primary. */
export function metricsOfAll(own: Registry): () => Promise<string> {
  // Answers the primary's own question to each worker.
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries(own);
  const waiting = new Map<number, (text: string) => void>();
  let last = 0;
  process.on("message", (message) => {
    const answer = message as MetricsAnswer | null;
    if (answer?.lethe === "metrics") waiting.get(answer.id)?.(answer.text);
  });
  return () =>
    new Promise((resolve) => {
      const id = ++last;
      const done = (text: string) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(text);
      };
      const timer = setTimeout(() => void own.metrics().then(done), WAIT_MS);
      waiting.set(id, done);
      process.send?.({ lethe: "metrics?", id } satisfies MetricsQuestion);
    });
}
