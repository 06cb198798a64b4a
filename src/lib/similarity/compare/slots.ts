import { Phrases } from "./phrase-patterns";

const I = "i|we";
/** Done with the hands, in the same way by anybody. Of most other verbs `how do you` asks for what somebody else does. */
const CRAFT =
  "cook|bake|boil|fry|grill|roast|steam|peel|chop|knit|sew|clean|wash|fix|repair|unclog|jump|thaw|reset|reboot|restart|uninstall";

/** Numbers of the slots, as they are stored. */
export const SLOT = {
  howTo: 1,
  canI: 2,
  iWant: 3,
  mustI: 4,
  whatIs: 5,
  doIt: 6,
  whereIs: 7,
  wish: 8,
  iNeed: 9,
  iTry: 10,
  ways: 11,
  steps: 12,
  iMust: 13,
} as const;

export interface Slot {
  readonly number: number;
  readonly name: string;
  readonly phrases: readonly string[];
}

/** Says nothing behind `what`. */
export const KINDS: ReadonlySet<string> = new Set("kind kinds type types sort sorts".split(" "));

/** Alternatives of one slot, where a sentence begins. */
export const SLOTS: readonly Slot[] = [
  {
    number: SLOT.howTo,
    name: "how-to",
    phrases: [
      `how <exactly|actually|really> (do|can|could|would|might) (${I}) <go about>`,
      `how <exactly> (do|does|can|could|would) (you|one|someone|somebody|people) BEFORE(${CRAFT})`,
      `how should (you|one) BEFORE(${CRAFT})`,
      "how (do|does|can|could|might) one",
      `how (${I}) (can|could|would|might)`,
      "how to",
      "how to go about",
      "what are <the|all the> steps <for me|needed|required|i need to take> to",
      "what steps (do|should|can) (i|we) <need to|have to> take to",
      "what (is|are) the (process|procedure|steps) (for|to) GERUND",
      "how (am i|are we) able to",
      "<the> (best way|easiest way|right way|proper way|correct way) to",
      "what (is|would be) <the|a> <best|good|easiest|proper|correct|right> (way|method) <for me|for us> to",
      "what (do|must|can) (i|we) <need to|have to> do <in order> to",
      "(can|could|would|will) you <please> (help|assist|guide) me <with|in> GERUND",
      `how <exactly|actually|really> (do|can|could|would) (${I}) go about GERUND`,
      "how to go about GERUND",
      "is there <a|any|some> (way|method) <for me|for us> (to|i can)",
      "is there <a|any|some> (way|method) that i can",
    ],
  },
  {
    number: SLOT.ways,
    name: "ways",
    phrases: [
      "<what are> <the|some|good|the best|all the> ways <for me|for us> to",
      "what are <the|some> <of the> <best|good|easiest|proper|correct|right> (ways|methods) <for me|for us> to",
      "are there <any|some> (ways|methods) <for me|for us> (to|i can)",
    ],
  },
  { number: SLOT.steps, name: "steps", phrases: ["<the|all the> steps <for me|needed|required|i need to take> to"] },
  {
    number: SLOT.canI,
    name: "can-i",
    phrases: [
      `(can|could|may) (${I})`,
      `(am|are) (${I}) able to`,
      `(will|would) (${I}) be able to`,
      "is it possible <for me|for us> to",
      `is it possible that (${I}) can`,
    ],
  },
  {
    number: SLOT.iWant,
    name: "i-want",
    phrases: ["i <just|really> (want|would like|would love|wish) to", "i <just|really> wanna"],
  },
  {
    number: SLOT.iNeed,
    name: "i-need",
    phrases: ["i <just|really> (need|would need|got) to", "i <just|really> (must|gotta)", "i have got to"],
  },
  { number: SLOT.iMust, name: "i-must", phrases: ["i <just|really> have to"] },
  { number: SLOT.iTry, name: "i-try", phrases: ["i <just|really> (am trying|am looking) to"] },
  {
    number: SLOT.mustI,
    name: "must-i",
    phrases: [`do (${I}) (have|need) to`, `must (${I})`, "is it (necessary|required) <for me> to", `am i required to`],
  },
  {
    number: SLOT.whatIs,
    name: "what-is",
    phrases: ["what (is|are) BEFORE(my|our|the|your)", "do you know BEFORE(my|our|the|your)"],
  },
  {
    number: SLOT.whereIs,
    name: "where-is",
    phrases: [
      "where (is|are) BEFORE(my|our|the)",
      `where (can|could|do|will|would) (${I}) <go to> (find|locate) BEFORE(my|our|the)`,
    ],
  },
  {
    number: SLOT.wish,
    name: "wish",
    phrases: [
      "i <just|really> (want|would like|would love|wish for) <to have|to get> BEFORE(a|an|some|my|another)",
      "i <just|really> (am looking for|am trying to get) BEFORE(a|an|some|another)",
    ],
  },
];

export const SLOT_PHRASES: readonly { readonly slot: Slot; readonly phrases: Phrases }[] = SLOTS.map((slot) => ({
  slot,
  phrases: new Phrases(slot.phrases, "head"),
}));
