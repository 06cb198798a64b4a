/**
 * What refuses pairs that ask the same, and what refuses those that do not? Near pairs of each stream, by the edits that
 * stand between them and being served.
 *   npx tsx bench/edits.ts [--json] [--half one|other|both] [--words] [--least N] [--examples N] [FOLDER ...]
 * A row of the table of safe edits is written from what one half of the classes shows (a seeded hash) and kept if the other
 * half bears it out. Only pairs count that one kind alone refuses: admitting that kind would serve them.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { wilson } from "./similarity/hold-out";
import { HALVES, type NearPair, nearPairs } from "./similarity/near-pairs";
import { DATA_FOLDERS, readStreams } from "./similarity/streams";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    half: { type: "string", default: "one" },
    words: { type: "boolean", default: false },
    least: { type: "string", default: "3" },
    examples: { type: "string", default: "0" },
  },
});
const half = z.enum(HALVES).parse(values.half);
const [least, examplesMax] = [Number(values.least), Number(values.examples)];

interface Row {
  readonly kind: string;
  same: number;
  different: number;
  readonly examples: NearPair[];
}

const rows = new Map<string, Row>();
for (const stream of readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS))
  for (const pair of nearPairs(stream, half)) {
    const kind = values.words ? pair.words : pair.kinds;
    const row = rows.get(kind) ?? { kind, same: 0, different: 0, examples: [] };
    rows.set(kind, row);
    if (pair.same) row.same += 1;
    else row.different += 1;
    if (row.examples.length < examplesMax) row.examples.push(pair);
  }

const sorted = [...rows.values()]
  .filter((row) => row.same + row.different >= least)
  .sort((a, b) => b.same + b.different - a.same - a.different);
if (values.json) console.log(JSON.stringify({ bench: "edits", half, rows: sorted }));
else for (const row of sorted) print(row);

function print({ kind, same, different, examples }: Row): void {
  const [low, high] = wilson(same, same + different);
  const share = ((100 * same) / (same + different)).toFixed(1).padStart(5);
  const interval = `${low.toFixed(1).padStart(5)} to ${high.toFixed(1).padStart(5)}`;
  console.log(`${share} % same  (${interval})  ${String(same).padStart(5)} / ${different}  ${kind}`);
  for (const { a, b, same: isSame } of examples) console.log(`      ${isSame ? "same" : "diff"}  ${a}  |  ${b}`);
}
