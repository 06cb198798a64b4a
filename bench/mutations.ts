/**
 * Which changed forms of a prompt are accepted as the same prompt?
 *   npx tsx bench/mutations.ts [--json] [--profile P] [--examples N] [FOLDER ...]
 * Every folder is searched for `stream.*.jsonl`; the changes are drawn from a fixed seed.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { PROFILES, type Profile } from "@/lib/core/profile";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { entityPair, GOOD, type Mutation, unitPair, WRONG } from "./similarity/mutations";
import { seededRandom } from "./similarity/random";
import { DATA_FOLDERS, readStreams, type Stream } from "./similarity/streams";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    profile: { type: "string", default: "default" },
    examples: { type: "string", default: "0" },
  },
});
const profile: Profile = z.enum(PROFILES).parse(values.profile);
const examplesMax = Number(values.examples);
const WARM_TEXTS = 2000;
const DRAWS_MAX = 3000;

interface Row {
  readonly stream: string;
  readonly change: string;
  readonly good: boolean;
  pairs: number;
  accepted: number;
}

type Draw = (text: string, random: () => number) => readonly [string, string] | null;

function fromMutation(mutation: Mutation): Draw {
  return (text, random) => {
    const changed = mutation(text, random);
    return changed === null || changed === text ? null : [text, changed];
  };
}

const DRAWS: readonly (readonly [change: string, good: boolean, draw: Draw])[] = [
  ...Object.entries(WRONG).map(([name, mutation]) => [name, false, fromMutation(mutation)] as const),
  ["entity-appended", false, entityPair],
  ["unit-appended", false, unitPair],
  ...Object.entries(GOOD).map(([name, mutation]) => [name, true, fromMutation(mutation)] as const),
];

function measure(stream: Stream): Row[] {
  const index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });
  for (const { text } of stream.lines.slice(0, WARM_TEXTS)) {
    const features = index.analyse(text);
    if (features !== null) index.observe(features);
  }
  while (index.maintain(50, () => 0)) {}
  return DRAWS.map(([change, good, draw]) =>
    measureChange(index, stream, { stream: stream.name, change, good, pairs: 0, accepted: 0 }, draw),
  );
}

function measureChange(index: TenantIndex, stream: Stream, row: Row, draw: Draw): Row {
  const random = seededRandom(20240501);
  let shown = 0;
  for (const { text } of stream.lines) {
    if (row.pairs >= DRAWS_MAX) break;
    const pair = draw(text, random);
    if (pair === null) continue;
    const [a, b] = [index.analyse(pair[0]), index.analyse(pair[1])];
    row.pairs += 1;
    const verdict = a === null || b === null ? null : index.compare(b, a, profile);
    if (verdict?.accepted) row.accepted += 1;
    if ((verdict?.accepted ?? false) !== row.good && shown++ < examplesMax)
      console.error(row.change, verdict?.score, verdict?.decision.refusedBy.join(), JSON.stringify(pair));
  }
  return row;
}

const rows = readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS).flatMap(measure);
if (values.json) console.log(JSON.stringify({ bench: "mutations", profile, rows }));
else {
  console.log(`changed prompts accepted as the same, profile ${profile}`);
  for (const change of DRAWS.map(([name]) => name)) {
    const of = rows.filter((row) => row.change === change);
    const [pairs, accepted] = [of.reduce((n, row) => n + row.pairs, 0), of.reduce((n, row) => n + row.accepted, 0)];
    const parts = of.map((row) => `${row.stream} ${row.accepted}/${row.pairs}`).join("  ");
    console.log(
      `${of[0]?.good ? "good " : "wrong"} ${change.padEnd(16)} ${((100 * accepted) / Math.max(1, pairs)).toFixed(2).padStart(6)} %   ${parts}`,
    );
  }
}
