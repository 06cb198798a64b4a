/**
 * How often is an answer reused, and how often wrongly?
 *   npx tsx bench/quality.ts [--json] [FOLDER ...]
 * Streams of prompts arrive in order; each is looked up, and stored on a miss. Prompts of one class may share an answer.
 * Beside every profile: the cosine of plain term counts at 0.92, which many caches without a model use (it compares with
 * every entry, so it takes most of the time).
 */
import { parseArgs } from "node:util";
import { PROFILES } from "@/lib/core/profile";
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
  options: { json: { type: "boolean", default: false } },
});
const WARM_TEXTS = 2000;
const TEMPLATED_LINES_MIN = 3000;

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

const streams = readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS);
const wrapped = streams.filter(({ lines }) => lines.length >= TEMPLATED_LINES_MIN).map(templated);
const rows: Row[] = [];
for (const stream of [...streams, ...wrapped]) {
  for (const profile of PROFILES) rows.push(run(stream, profile, "warm", tenantMatcher(stream, profile, WARM_TEXTS)));
  rows.push(run(stream, "default", "cold", tenantMatcher(stream, "default", 0)));
  rows.push(run(stream, "plain", "-", termCountMatcher()));
}
if (values.json) console.log(JSON.stringify({ bench: "quality", rows }));
