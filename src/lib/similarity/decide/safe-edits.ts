import type { EditName } from "../compare/edit";

/**
 * The edits that keep the meaning, read one by one. An edit that has no row refuses. `share` of `seen` pairs of a question
 * stream that differed in this alone had the same label; 86 % of equal questions had, so that is the floor, and what an
 * edit lacks to it is its uncertainty.
 */
export interface SafeEdit {
  readonly why: string;
  readonly share: number;
  readonly seen: number;
}

/** Share of pairs with the same label among questions equal but for case and marks. */
const FLOOR_SHARE = 0.86;

const equal = (why: string): SafeEdit => ({ why, share: FLOOR_SHARE, seen: 256 });

export const SAFE_EDITS: Readonly<Partial<Record<EditName, SafeEdit>>> = {
  case: equal("a capital where a sentence begins, on every word, or on a name that is no other word"),
  contraction: equal("what's is what is"),
  "spelling-variant": equal("colour is color, kilometres are km; help with activating is how to activate"),
  slip: equal("a word that no dictionary has, one slip of the keyboard away from the only likely one"),
  plural: equal("things of a kind, in a question that counts none"),
  "number-form": equal("1,000 is 1000, five kilometers are 5 km"),
  hyphen: { why: "log-in is log in", share: 1, seen: 16 },
  "mark-form": equal("??? is ?"),
  frame: equal("how do i, how can i, what is the best way to: alternatives of one slot"),
  "frame-for-frame": equal("how do i cancel, can i cancel, i want to cancel, cancel: before what is done, not written"),
  politeness: equal("greetings, thanks and requests for help, at either end"),
  ask: equal("can you tell me, before a question"),
  article: { why: "the or a before a common noun", share: 0.87, seen: 300 },
  comma: equal("a comma in prose"),
  "closing-mark": equal("a mark at the end, or beside politeness"),
  filler: { why: "exactly, actually, really press and say nothing", share: 0.88, seen: 48 },
  "article-for-article": { why: "a for the", share: 1, seen: 15 },
  agreement: { why: "is for are: the number of the noun says it again", share: 0.86, seen: 124 },
  my: { why: "my before a common noun", share: 0.87, seen: 15 },
  "my-for-article": { why: "my for the", share: 0.89, seen: 9 },
  pointing: { why: "this card, the card: my card", share: 0.87, seen: 33 },
  "can-for-do": { why: "where can i, where do i", share: 0.83, seen: 129 },
  "what-which": { why: "what for which, opening a question", share: 0.87, seen: 52 },
  "fronted-clause": equal("in Spain, what ...: what ... in Spain"),
  "embedded-question": equal("what the capital is: what is the capital"),
  alternatives: equal("a or b: b or a"),
  attribute: equal("the price of the flight: the flight's price"),
  "event-form": equal(
    "why has it been declined, why did it get declined: why was it declined; how long will it take: does it take",
  ),
  having: equal("what pets do you have: what are your pets"),
  any: { why: "have you any pets: have you pets", share: 0.88, seen: 8 },
  "for-me": equal("book me a room: book a room"),
  "at-once": { why: "now, behind an order", share: 1, seen: 6 },
  "phrases-moved": equal("in June in Slovenia: in Slovenia in June"),
};

/** The reason of the row; null: there is none. */
export function explanationOf(name: string): string | null {
  return Object.hasOwn(SAFE_EDITS, name) ? (SAFE_EDITS[name as EditName]?.why ?? null) : null;
}

/** What the row leaves open, over the floor of the data it was counted on. */
export function uncertaintyOf({ share }: SafeEdit): number {
  return Math.max(0, FLOOR_SHARE - share);
}
