/**
 * Do two answers agree that say the same in other words, by how long they are?
 *   npx tsx bench/agreement.ts [--json] [STREAM]
 * There are no two answers of a model to one question in the repository. So an answer is put together from sentences of the
 * stream, and the other from their paraphrases, written by people, in the same order: agreement is right, and unclear costs a
 * hit. Against it an answer of as many sentences about something else, where agreement would be wrong.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Agreement, compareAnswers } from "@/lib/agreement/compare-answers";
import { seededRandom } from "./similarity/random";
import type { StreamLine } from "./similarity/streams";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const [file = "tests/similarity/streams/stream.gptcache_mock.jsonl"] = positionals;
const SENTENCES = [1, 2, 4, 8, 16, 32];
const PAIRS = 200;
const random = seededRandom(11);

const byClass = new Map<string, string[]>();
for (const line of readFileSync(file, "utf8").trim().split("\n")) {
  const { text, cls } = JSON.parse(line) as StreamLine;
  byClass.set(cls, [...(byClass.get(cls) ?? []), text]);
}
const groups = [...byClass.values()].filter((texts) => texts.length > 1);

function draw(count: number, from: readonly (readonly string[])[]): (readonly string[])[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] ?? []);
}

const half = Math.floor(groups.length / 2);
const rows = SENTENCES.filter((count) => count <= half).map((sentences) => {
  const same: Record<Agreement, number> = { agrees: 0, contradicts: 0, unclear: 0 };
  const other = { ...same };
  const exact = { ...same };
  for (let pair = 0; pair < PAIRS; pair++) {
    const drawn = draw(sentences, groups.slice(0, half));
    const [answer, paraphrase] = [0, 1].map((at) => drawn.map((texts) => texts[at] ?? "").join(" "));
    const elsewhere = draw(sentences, groups.slice(half)).map(([text = ""]) => text);
    same[compareAnswers(answer ?? "", paraphrase ?? "")] += 1;
    exact[compareAnswers(answer ?? "", answer ?? "")] += 1;
    other[compareAnswers(answer ?? "", elsewhere.join(" "))] += 1;
  }
  return { sentences, pairs: PAIRS, same, exact, other };
});
if (values.json) console.log(JSON.stringify({ bench: "agreement", groups: groups.length, rows }));
else
  for (const { sentences, same, exact, other } of rows)
    console.log(
      `${sentences} sentences  reworded ${JSON.stringify(same)}  word for word ${exact.agrees}  elsewhere ${JSON.stringify(other)}`,
    );
