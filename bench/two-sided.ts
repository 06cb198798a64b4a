/**
 * Of questions that look alike, are those of other classes refused, and those of one class served? Only pairs count that
 * share three of five of their 4-grams: far ones are refused by anybody.
 *   npx tsx bench/two-sided.ts [--json] [--profile NAME] [FOLDER ...]
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { PROFILES } from "@/lib/core/profile";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { wilson } from "./similarity/hold-out";
import { overlappingPairs } from "./similarity/overlapping-pairs";
import { DATA_FOLDERS, readStreams, type Stream } from "./similarity/streams";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, profile: { type: "string", default: "default" } },
});
const profile = z.enum(PROFILES).parse(values.profile);

interface Sides {
  name: string;
  different: number;
  refused: number;
  same: number;
  kept: number;
}

const rows: Sides[] = [];
for (const stream of readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS)) rows.push(judge(stream));
const all: Sides = { name: "all", different: 0, refused: 0, same: 0, kept: 0 };
for (const row of rows) for (const key of ["different", "refused", "same", "kept"] as const) all[key] += row[key];
rows.push(all);
if (values.json) console.log(JSON.stringify({ bench: "two-sided", profile, rows }));
else for (const row of rows) print(row);

function judge(stream: Stream): Sides {
  const index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });
  const features = new Map(stream.lines.map(({ text }) => [text, index.analyse(text)]));
  for (const each of features.values()) if (each !== null) index.observe(each);
  while (index.maintain(50, () => 0)) {}
  const sides: Sides = { name: stream.name, different: 0, refused: 0, same: 0, kept: 0 };
  for (const [a, b] of overlappingPairs(stream)) {
    const [stored, asked] = [features.get(a.text) ?? null, features.get(b.text) ?? null];
    const accepted = stored !== null && asked !== null && index.compare(asked, stored, profile).accepted;
    if (a.cls === b.cls) {
      sides.same += 1;
      sides.kept += accepted ? 1 : 0;
    } else {
      sides.different += 1;
      sides.refused += accepted ? 0 : 1;
    }
  }
  return sides;
}

function print({ name, different, refused, same, kept }: Sides): void {
  console.log(`${name.padEnd(16)} refused ${share(refused, different)}   kept ${share(kept, same)}`);
}

function share(count: number, of: number): string {
  if (of === 0) return "no such pair".padEnd(40);
  const [low, high] = wilson(count, of).map((bound) => bound.toFixed(1));
  return `${((100 * count) / of).toFixed(1)} % of ${of} (${low} to ${high})`.padEnd(40);
}
