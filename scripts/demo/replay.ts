import { type Answer, ask } from "./ask";
import { startProgress } from "./progress";
import type { DemoTenant } from "./tenants";

export interface Question {
  readonly text: string;
  readonly intent: string;
}

export interface Asked {
  readonly tenant: DemoTenant;
  readonly question: Question;
  readonly answer: Answer;
}

/**
 * Asks each question once for each tenant, in the order of the file, a bounded number at once. Stops early when `signal`
 * is aborted.
 */
export async function replay(
  url: string,
  tenants: readonly DemoTenant[],
  questions: readonly Question[],
  options: { concurrency: number; signal: AbortSignal },
): Promise<Asked[]> {
  const jobs = questions.flatMap((question) => tenants.map((tenant) => ({ tenant, question })));
  const progress = startProgress(jobs.length);
  const asked: Asked[] = [];
  const waiting = jobs.values();
  const work = async () => {
    // One iterator for all workers: each takes the next.
    for (const { tenant, question } of waiting) {
      if (options.signal.aborted) return;
      const answer = await ask(url, tenant.key, question.text);
      asked.push({ tenant, question, answer });
      progress.tick(isHit(answer));
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  progress.end();
  return asked;
}

export function isHit({ outcome }: Answer): boolean {
  return outcome === "hit-exact" || outcome === "hit-semantic";
}

export interface ServedPair {
  readonly tenant: DemoTenant;
  readonly asked: Question;
  /** Whose answer was served. */
  readonly answered: Question;
  readonly similarity: number;
}

export interface Servings {
  readonly pairs: readonly ServedPair[];
  /** Answers that came from another tenant's question. */
  readonly crossed: number;
  /** Answers stored before this demo began. */
  readonly unknown: number;
}

/** Which question's answer each similar hit was given, told by the answer's id. */
export function traceServings(asked: readonly Asked[]): Servings {
  const madeBy = new Map<string, Asked>();
  for (const one of asked) {
    if (one.answer.outcome === "miss" && one.answer.answerId !== null) madeBy.set(one.answer.answerId, one);
  }
  const pairs: ServedPair[] = [];
  let crossed = 0;
  let unknown = 0;
  for (const { tenant, question, answer } of asked) {
    if (!isHit(answer)) continue;
    const source = madeBy.get(answer.answerId ?? "");
    if (source === undefined) unknown += 1;
    else if (source.tenant !== tenant) crossed += 1;
    else if (answer.outcome === "hit-semantic") {
      pairs.push({ tenant, asked: question, answered: source.question, similarity: answer.similarity ?? 0 });
    }
  }
  return { pairs, crossed, unknown };
}
