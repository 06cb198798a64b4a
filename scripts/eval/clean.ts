/**
 * `npx tsx scripts/eval/clean.ts DIRECTORY... [--texts 3000] [--show 40] [--type PERSON]`: how much a scan finds where
 * nobody's data is. Paragraphs of the Markdown and text files below the directories, a seeded sample of them. Those that
 * name authors, holders of rights or ways to reach somebody are left out: what is found there is there.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createScanner } from "../../src/lib/pii/scan";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    texts: { type: "string", default: "3000" },
    show: { type: "string", default: "40" },
    type: { type: "string" },
  },
});
const TEXT = /\.(?:md|markdown|txt|rst)$|^(?:README|NEWS|FAQ|INSTALL|TODO)$/i;
const ABOUT_PEOPLE =
  /author|licen[cs]e|copyright|\(c\)|©|contribut|maintain|credit|thank|acknowledg|sponsor|mailto:|@[\w-]+\)|github\.com\/[\w-]+\)|written by|created by|\bby \[|signed-off|reported by|patch/i;
/** Lists of who did what. */
const ABOUT_CHANGES = /change|history|news|relnotes|release|governance|collaborat|owners/i;
const FILE_BYTES_MAX = 400_000;
const PARAGRAPH_MIN = 200;
const PARAGRAPH_MAX = 2_000;

function filesBelow(directory: string, depth = 0): string[] {
  if (depth > 6) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path, depth + 1);
    return entry.isFile() && TEXT.test(entry.name) && !ABOUT_CHANGES.test(path) && statSync(path).size < FILE_BYTES_MAX
      ? [path]
      : [];
  });
}

function paragraphsOf(path: string): string[] {
  const parts: string[] = [];
  let text = "";
  for (const part of readFileSync(path, "utf8").split(/\n{2,}/)) {
    text = text === "" ? part : `${text}\n\n${part}`;
    if (text.length < PARAGRAPH_MIN) continue;
    parts.push(text.slice(0, PARAGRAPH_MAX));
    text = "";
  }
  return parts.filter((paragraph) => !ABOUT_PEOPLE.test(paragraph));
}

let state = 13;
function random(): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return state / 0x80000000;
}

const all = [...new Set(positionals.flatMap((directory) => filesBelow(directory)).flatMap(paragraphsOf))];
const count = Math.min(Number(values.texts), all.length);
for (let i = 0; i < count; i++) {
  const j = i + Math.floor(random() * (all.length - i));
  [all[i], all[j]] = [all[j] as string, all[i] as string];
}
const scanner = createScanner();
const counts = new Map<string, number>();
let touched = 0;
let shown = 0;
for (const text of all.slice(0, count)) {
  const { findings } = scanner.scan(text);
  if (findings.length > 0) touched++;
  for (const { type, start, end } of findings) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    if ((values.type !== undefined && values.type !== type) || shown++ >= Number(values.show)) continue;
    const around = `${text.slice(Math.max(0, start - 40), start)}⟦${text.slice(start, end)}⟧${text.slice(end, end + 30)}`;
    console.log(type.padEnd(13), around.replace(/\s+/g, " "));
  }
}
const perThousand = Object.fromEntries(
  [...counts].map(([type, n]) => [type, Number(((1_000 * n) / count).toFixed(2))]),
);
console.log(
  JSON.stringify({
    texts: count,
    of: all.length,
    touched,
    touchedPct: Number(((100 * touched) / count).toFixed(2)),
    perThousand,
  }),
);
