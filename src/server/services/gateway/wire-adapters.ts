import type { WireAdapter } from "@/lib/wire/adapter";
import { letheApi } from "@/lib/wire/lethe-api";
import { WIRES } from "@/lib/wire/wires";

type AnswerReader = Pick<WireAdapter, "facts" | "mapText" | "answersRequest">;

const READERS: ReadonlyMap<string, AnswerReader> = new Map<string, AnswerReader>([
  ...Object.entries(WIRES).map(([wire, { adapter }]): [string, AnswerReader] => [wire, adapter]),
  [letheApi.wire, letheApi],
]);

/** Who reads the answers of a wire, by the name that an entry has of it; undefined for a name of nobody's. */
export function answerReaderOf(wire: string): AnswerReader | undefined {
  return READERS.get(wire);
}
