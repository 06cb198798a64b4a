import type { Asked, ServedPair, Servings } from "./replay";
import type { StepTime } from "./step-times";
import type { DemoTenant } from "./tenants";

/** The part of `GET /api/v1/stats` that the report shows. */
export interface Stats {
  readonly entries: number;
  readonly totals: {
    readonly moneySavedUsd: number;
    readonly moneySpentUsd: number;
    readonly secondsSaved: number;
  };
}

const EXAMPLES = 5;

/** What came in between: a server that runs already has counted before. */
export function statsSince(before: Stats, after: Stats): Stats {
  const [from, to] = [before.totals, after.totals];
  return {
    ...after,
    totals: {
      moneySavedUsd: to.moneySavedUsd - from.moneySavedUsd,
      moneySpentUsd: to.moneySpentUsd - from.moneySpentUsd,
      secondsSaved: to.secondsSaved - from.secondsSaved,
    },
  };
}

export function describeHits(asked: readonly Asked[], tenants: readonly DemoTenant[], stats: readonly Stats[]): string {
  const rows = [row("", ...tenants.map(({ name }) => name), "both")];
  const count = (label: string, matches: (one: Asked) => boolean) => {
    const counts = tenants.map((tenant) => asked.filter((one) => one.tenant === tenant && matches(one)).length);
    rows.push(row(label, ...[...counts, sum(counts)].map((number) => number.toLocaleString("en"))));
  };
  count("questions", () => true);
  for (const outcome of ["hit-exact", "hit-semantic", "miss", "bypass", "error"]) {
    count(outcome, ({ answer }) => answer.outcome === outcome);
  }
  count("hit, after a shared wait", ({ answer }) => answer.collapsed);
  count("near, refused by a guard", ({ answer }) => answer.outcome === "miss" && answer.reason === "guard-refused");
  const total = (label: string, value: (one: Stats) => number, show: (value: number) => string) => {
    const values = stats.map(value);
    rows.push(row(label, ...[...values, sum(values)].map(show)));
  };
  total(
    "answers kept",
    (one) => one.entries,
    (value) => value.toLocaleString("en"),
  );
  total("money spent", (one) => one.totals.moneySpentUsd, dollars);
  total("money saved", (one) => one.totals.moneySavedUsd, dollars);
  total(
    "time saved",
    (one) => one.totals.secondsSaved,
    (value) => `${value.toFixed(1)} s`,
  );
  return rows.join("\n");
}

export function describeServings({ pairs, crossed, unknown }: Servings): string {
  const same = pairs.filter(({ asked, answered }) => asked.intent === answered.intent);
  const other = pairs.filter(({ asked, answered }) => asked.intent !== answered.intent);
  return [
    `  ${same.length} of ${pairs.length} similar hits were given the answer to a question of the same intent, ${other.length} of another.`,
    "  That is an optimistic measure: two questions of one intent may still need two answers.",
    "  Each question is asked once a tenant, so nearly nothing repeats word for word here; real traffic repeats more.",
    `  ${crossed} answers crossed from one tenant to the other${unknown === 0 ? "" : `; ${unknown} were stored before`}.`,
    ...examplesOf("for example", same.filter(isReworded)),
    ...examplesOf("of another intent", other),
  ].join("\n");
}

/** More than a greeting or a comma apart: those are what people want to see. */
function isReworded({ asked, answered }: ServedPair): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return letters(asked.text) !== letters(answered.text);
}

function examplesOf(title: string, pairs: readonly ServedPair[]): string[] {
  if (pairs.length === 0) return [];
  const texts = new Map(pairs.map((pair) => [pair.asked.text, pair]));
  const lines = [...texts.values()]
    .slice(0, EXAMPLES)
    .map(
      ({ asked, answered, similarity }) => `    ${similarity.toFixed(3)}  ${asked.text}\n      had  ${answered.text}`,
    );
  return ["", `  ${title}:`, ...lines];
}

export function describeSteps(times: readonly StepTime[]): string {
  const all = sum(times.map(({ totalMs }) => totalMs));
  const lines = times.map(({ step, count, totalMs }, index) => {
    const mean = `${(totalMs / count).toFixed(2)} ms`.padStart(10);
    const times = `${count.toLocaleString("en")} times`.padStart(12);
    const share = `${((100 * totalMs) / all).toFixed(1)} % of the time`.padStart(20);
    return `  ${step.padEnd(30)}${mean}${times}${share}${index === 0 ? "   <- the slowest step" : ""}`;
  });
  return lines.join("\n");
}

function row(label: string, ...cells: string[]): string {
  return `  ${label.padEnd(26)}${cells.map((cell) => cell.padStart(16)).join("")}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function dollars(amount: number): string {
  return `$${amount.toFixed(4)}`;
}
