// `npx tsx scripts/docs/numbers.ts`: writes the numbers of README and docs from bench/results, so that none is typed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * In a document: `<!--=http throughput[kind=exact,connections=50].ratioToBare 1/.1-->1/8.4<!--/-->`. The file of
 * bench/results, the place in its `result`, and how to write it: `.1` one digit behind the point, `1/.1` one over it,
 * `%.2` in percent, `,` whole, with thousands.
 */
const NUMBER = /(<!--=([\w-]+) (\S+) (\S+?)-->)[^<]*(<!--\/-->)/g;
const ROOT = new URL("../../", import.meta.url);

/** Documents that hold numbers, by their path from the project's root. */
export function numberedDocuments(): string[] {
  const pages = readdirSync(new URL("docs/", ROOT)).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []));
  return ["README.md", ...pages].filter((page) => readFileSync(new URL(page, ROOT), "utf8").includes("<!--="));
}

/** @throws when a number names no file, no place in it, or no way to write it */
export function withNumbers(text: string): string {
  return text.replace(
    NUMBER,
    (_, open: string, bench: string, place: string, format: string, close: string) =>
      `${open}${written(valueAt(resultOf(bench), place), format, `${bench} ${place}`)}${close}`,
  );
}

function resultOf(bench: string): unknown {
  const file = new URL(`bench/results/${bench}.json`, ROOT);
  if (!existsSync(file)) throw new Error(`there is no bench/results/${bench}.json: npm run bench -- ${bench} --save`);
  return JSON.parse(readFileSync(file, "utf8")).result;
}

function valueAt(result: unknown, place: string): unknown {
  return place.split(".").reduce((value: unknown, step) => {
    const [, name = "", filter] = /^(\w*)(?:\[(.+)\])?$/.exec(step) ?? [];
    const inner = name === "" ? value : (value as Record<string, unknown> | undefined)?.[name];
    if (filter === undefined) return inner;
    return /^\d+$/.test(filter)
      ? (inner as object[])[Number(filter)]
      : (inner as object[]).find((row) => fits(row, filter));
  }, result);
}

/** `kind=exact,connections=50`; `_` stands for a blank. A whole number instead: which row. */
function fits(row: object, filter: string): boolean {
  return filter.split(",").every((pair) => {
    const [key = "", wanted = ""] = pair.split("=");
    return String((row as Record<string, unknown>)[key]) === wanted.replaceAll("_", " ");
  });
}

function written(value: unknown, format: string, what: string): string {
  const [, kind, digits = "0"] = /^(1\/|%|,)?(?:\.(\d))?$/.exec(format) ?? [null, "?"];
  if (typeof value !== "number" || kind === "?") throw new Error(`${what} as ${format}: ${JSON.stringify(value)}`);
  if (kind === ",") return Math.round(value).toLocaleString("en");
  if (kind === "1/") return `1/${(1 / value).toFixed(Number(digits))}`;
  return kind === "%" ? `${(100 * value).toFixed(Number(digits))} %` : value.toFixed(Number(digits));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of numberedDocuments()) {
    const file = new URL(page, ROOT);
    writeFileSync(file, withNumbers(readFileSync(file, "utf8")));
  }
}
