import type { WireAdapter } from "./adapter";
import { TopMembers } from "./top-members";

/** Where an answer says what it cost, on every wire. */
const USAGE: ReadonlySet<string> = new Set(["usage", "usageMetadata"]);

/** Reads what an unstreamed answer cost from its text, piece by piece, and nothing else of it. */
export function answerUsage(adapter: Pick<WireAdapter, "facts">) {
  const members = new TopMembers(USAGE);
  return {
    push: (chunk: string) => members.push(chunk),
    /** In, out. Null: it does not say. */
    tokens(): readonly [number | null, number | null] {
      const { tokensIn, tokensOut } = adapter.facts(members.found());
      return [tokensIn, tokensOut];
    },
  };
}
