/**
 * How often is an answer reused, and how often wrongly?
 *   npx tsx bench/quality.ts [--json] [--split seen|unseen|all] [--profiles P,...] [FOLDER ...]
 * Two thirds of the classes of each stream are seen while rules are written; the rest is opened by `--split unseen` only.
 * Streams of prompts arrive in order; each is looked up, and stored on a miss. Prompts of one class may share an answer.
 * Beside every profile: the cosine of plain term counts at 0.92, which many caches without a model use (it compares with
 * every entry, so it takes most of the time).
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { PROFILES } from "@/lib/core/profile";
import { SPLITS, splitOf, wilson } from "./similarity/hold-out";
import {
  type Matcher,
  type ReplayResult,
  replay,
  templated,
  tenantMatcher,
  termCountMatcher,
} from "./similarity/replay";
import { DATA_FOLDERS, readStreams, type Stream } from "./similarity/streams";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    split: { type: "string", default: "seen" },
    profiles: { type: "string" },
  },
});
const split = z.enum(SPLITS).parse(values.split);
const profiles = values.profiles === undefined ? PROFILES : z.array(z.enum(PROFILES)).parse(values.profiles.split(","));
const WARM_TEXTS = 2000;
const TEMPLATED_LINES_MIN = 2000;

interface Row extends ReplayResult {
  readonly stream: string;
  readonly matcher: string;
  readonly start: "warm" | "cold" | "-";
}

function run(stream: Stream, matcher: string, start: Row["start"], match: Matcher): Row {
  const row: Row = { stream: stream.name, matcher, start, ...replay(stream.lines, match) };
  if (!values.json) print(row);
  return row;
}

function print({ stream, matcher, start, requests, hits, wrong }: Row): void {
  const share = (count: number) => ((100 * count) / requests).toFixed(3).padStart(7);
  console.log(
    `${stream.padEnd(26)} ${matcher.padEnd(10)} ${start.padEnd(5)} hits ${share(hits)} %  wrong ${share(wrong)} %  (${wrong} of ${requests})`,
  );
}

/** Wrong over hits, with its interval: what the hold-out is judged by. */
function printPooled(rows: readonly Row[]): void {
  for (const profile of profiles) {
    const of = rows.filter(
      (row) => row.matcher === profile && row.start === "warm" && !row.stream.includes("template"),
    );
    const [hits, wrong] = [of.reduce((n, row) => n + row.hits, 0), of.reduce((n, row) => n + row.wrong, 0)];
    const [low, high] = wilson(wrong, hits);
    console.log(
      `pooled, ${split}, ${profile}: ${wrong} wrong of ${hits} hits, 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)} %`,
    );
  }
}

const streams = readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS).map((stream) =>
  splitOf(stream, split),
);
const wrapped = streams.filter(({ lines }) => lines.length >= TEMPLATED_LINES_MIN).map(templated);
const rows: Row[] = [];
for (const stream of [...streams, ...wrapped]) {
  for (const profile of profiles) rows.push(run(stream, profile, "warm", tenantMatcher(stream, profile, WARM_TEXTS)));
  if (values.profiles !== undefined) continue;
  rows.push(run(stream, "default", "cold", tenantMatcher(stream, "default", 0)));
  rows.push(run(stream, "plain", "-", termCountMatcher()));
}
if (values.json) console.log(JSON.stringify({ bench: "quality", split, rows }));
else printPooled(rows);
