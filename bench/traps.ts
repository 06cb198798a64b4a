/**
 * Which of the small changes that nobody listed are served? Prints what is accepted, by kind of change, and examples.
 *   npx tsx bench/traps.ts [--json] [--profile P] [--examples N] [--lines N] [FOLDER ...]
 * An accepted pair is right only if a row of the table of safe edits explains it: read the examples.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { PROFILES, type Profile } from "@/lib/core/profile";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { splitOf } from "./similarity/hold-out";
import { seededRandom } from "./similarity/random";
import { DATA_FOLDERS, readStreams } from "./similarity/streams";
import { TRAP_PAIRS, TRAPS, type Trap } from "./similarity/traps";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    profile: { type: "string", default: "default" },
    examples: { type: "string", default: "0" },
    lines: { type: "string", default: "400" },
  },
});
const profile: Profile = z.enum(PROFILES).parse(values.profile);
const [examplesMax, linesMax] = [Number(values.examples), Number(values.lines)];
const WARM_TEXTS = 2000;

interface Row {
  readonly trap: string;
  pairs: number;
  accepted: number;
}

const streams = readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS).map((stream) =>
  splitOf(stream, "seen"),
);

function warmIndex(texts: readonly string[]): TenantIndex {
  const index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });
  for (const text of texts.slice(0, WARM_TEXTS)) {
    const features = index.analyse(text);
    if (features !== null) index.observe(features);
  }
  while (index.maintain(50, () => 0)) {}
  return index;
}

function isServed(index: TenantIndex, a: string, b: string): boolean {
  const [query, entry] = [index.analyse(b), index.analyse(a)];
  return query !== null && entry !== null && index.compare(query, entry, profile).accepted;
}

function pairOf(name: string, trap: Trap, text: string, random: () => number): readonly [string, string] | null {
  const changed = trap(text, random);
  if (changed === null || changed === text) return null;
  const cut = changed.indexOf("|");
  return Object.hasOwn(TRAP_PAIRS, name) ? [changed.slice(0, cut), changed.slice(cut + 1)] : [text, changed];
}

const rows: Row[] = Object.keys({ ...TRAPS, ...TRAP_PAIRS }).map((trap) => ({ trap, pairs: 0, accepted: 0 }));
for (const { lines } of streams) {
  const texts = lines.map(({ text }) => text);
  const index = warmIndex(texts);
  for (const row of rows) {
    const random = seededRandom(20260112);
    const trap = TRAPS[row.trap] ?? TRAP_PAIRS[row.trap];
    for (const text of texts.slice(0, linesMax)) {
      const pair = trap === undefined || text.includes("|") ? null : pairOf(row.trap, trap, text, random);
      if (pair === null) continue;
      row.pairs += 1;
      if (!isServed(index, pair[0], pair[1])) continue;
      row.accepted += 1;
      if (row.accepted <= examplesMax) console.error(row.trap, JSON.stringify(pair.map((side) => side.slice(-160))));
    }
  }
}
if (values.json) console.log(JSON.stringify({ bench: "traps", profile, rows }));
else
  for (const { trap, pairs, accepted } of rows) {
    const share = ((100 * accepted) / Math.max(1, pairs)).toFixed(2).padStart(6);
    console.log(`${trap.padEnd(22)} ${share} %  (${accepted} of ${pairs})`);
  }
