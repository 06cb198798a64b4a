import type { Piece } from "@/lib/similarity/compare/piece";
import { readPrompt } from "@/lib/similarity/compare/read-sequence";
import { CLASS } from "@/lib/similarity/compare/sequence";
import { SLOTS } from "@/lib/similarity/compare/slots";
import { THRESHOLDS } from "@/lib/similarity/lexical/profiles";
import { type SearchResult, TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { isOfHalf } from "./hold-out";
import type { Stream } from "./streams";

export const HALVES = ["one", "other", "both"] as const;
export type Half = (typeof HALVES)[number];

/** Two questions that score high enough to be served, with what refuses or explains each difference. */
export interface NearPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  /** What refuses the pair, sorted; or `served`. */
  readonly kinds: string;
  /** The same with the words on either side. */
  readonly words: string;
}

type Candidate = NonNullable<SearchResult["explanation"]>["candidates"][number];

const CANDIDATES_MAX = 200;

/** Each pair of a stream's questions once that score at least the default threshold. */
export function* nearPairs(stream: Stream, half: Half): Generator<NearPair> {
  const lines = stream.lines.filter(
    ({ cls }) => half === "both" || isOfHalf(stream.name, String(cls)) === (half === "one"),
  );
  const index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });
  const known = new Set<string>();
  const unique = lines.filter(({ text }) => !known.has(text) && known.add(text));
  const read = unique.map(({ text }) => index.analyse(text));
  for (const features of read) if (features !== null) index.observe(features);
  while (index.maintain(50, () => 0)) {}
  for (const [i, line] of unique.entries()) {
    const features = read[i];
    if (features === null || features === undefined) continue;
    const options = { profile: "loose", now: 0, explain: true, limit: CANDIDATES_MAX } as const;
    for (const candidate of index.search("stream", features, options).explanation?.candidates ?? []) {
      const other = unique[Number(candidate.id)];
      if (other === undefined || candidate.score < THRESHOLDS.default) continue;
      yield {
        a: line.text,
        b: other.text,
        same: other.cls === line.cls,
        ...described(line.text, other.text, candidate),
      };
    }
    index.add("stream", { id: String(i), features, expiresAt: null });
    while (index.maintain(50, () => 0)) {}
  }
}

function described(a: string, b: string, { edits }: Candidate): Pick<NearPair, "kinds" | "words"> {
  const refused = edits.filter(({ explainedBy }) => explainedBy === null);
  if (refused.length === 0) return { kinds: "served", words: "served" };
  const [own, other] = [readPrompt(a)?.pieces ?? [], readPrompt(b)?.pieces ?? []];
  const sides = refused.flatMap(({ op, at, of }) => {
    if (op === "insert") return [`+${shown(own[at])}`];
    if (op === "delete") return [`-${shown(other[of])}`];
    return [`${shown(own[at])}~${shown(other[of])}`];
  });
  const kinds = [...new Set(refused.map(({ name }) => name))].sort().join(" ");
  return { kinds, words: ordered(sides) };
}

/** Which of the two was asked first says nothing. */
function ordered(sides: readonly string[]): string {
  const turned = sides.map((side) =>
    side.startsWith("+")
      ? `-${side.slice(1)}`
      : side.startsWith("-")
        ? `+${side.slice(1)}`
        : side.split("~").reverse().join("~"),
  );
  return [sides, turned].map((list) => [...list].sort().join(" ")).sort()[0] ?? "";
}

function shown(piece: Piece | undefined): string {
  if (piece === undefined) return "?";
  if (piece.cls !== CLASS.slot) return piece.text.replaceAll("\n", "\\n");
  return `[${SLOTS.find(({ number }) => `${number}` === piece.text)?.name ?? "do-it"}]`;
}
