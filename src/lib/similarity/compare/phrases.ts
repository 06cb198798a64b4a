/*
 * Phrases of several words that are one thing. `(a|b)` must stand there, `<a|b>` may be left out. Everything here is
 * English and was read one by one; a phrase that carries a task (explain, translate, in short) is not here.
 */
const SOMEONE = "you|u|someone|anyone|anybody|somebody|anyone here|someone here";
const WORK =
  "show|give|talk|speak|explain|write|find|list|describe|translate|make|create|set|check|summarize|provide|suggest|recommend|send|play|turn|add|remove|delete|generate|compare|calculate|convert|fix|define|rewrite|draft|compose|solve|compute|name|read|repeat|call|order|book|schedule|cancel|change|update|search|get|put|start|stop|open|close|pay|transfer|identify|analyze|correct|improve|outline|design|build|implement|review|proofread|clarify|walk|teach|tell|help|look|spell|remind|track|freeze|block|report|activate|reset|move|reserve|refund|confirm|locate|save|share|pull|bring|pick|increase|lower|raise|switch|replace|schedule|text|email|unlock|lock|submit|file|let|guess|connect|disconnect|verify|link|request|upgrade|roll|skip|tell";

/** Whole politeness: nothing of the question is in it. At the beginning of a text or of its last sentence. */
const POLITE_HEADS = [
  "(hi|hello|hey|hiya|howdy|greetings|yo) <there|all|everyone|everybody|guys|team|folks|again|friend>",
  "good (morning|afternoon|evening|day) <all|everyone|team>",
  "dear (sir|madam|team|all|support) <or madam>",
  "(please|kindly|pls|plz)",
  "<many> (thanks|thank you) <so much|very much|a lot|in advance>",
  "(excuse|pardon) me",
  "<i am> <so|very> sorry <to bother you|to disturb you|for bothering you|for disturbing you>",
  "(ok|okay|so|well|um|uh|hmm|alright|oh|btw)",
  "<a|just a|one> <quick|short|simple|general> question <for you>",
  "i have (a|one) <quick|short|simple|general> question <for you>",
  "i am new (here|to this)",
  "(please|pls) (help|answer|assist|advise) <me>",
  "i (need|want|would like|could use) <some|your> (help|assistance) <please>",
  "(can|could|would|will) you <please|kindly|possibly> (help|assist) me <out> <please>",
  "(bonjour|bonsoir|salut|hola|hallo|guten tag|guten morgen|ciao|buongiorno|olá|ola)",
];

/** At the end of a text. */
const POLITE_TAILS = [
  "(please|kindly|cheers|ty|pls|plz|merci|danke|bitte|gracias|grazie|obrigado|obrigada)",
  "(merci d'avance|vielen dank|por favor|s'il vous plaît|s'il te plaît|per favore)",
  "<many> (thanks|thank you|thx) <so much|very much|a lot|again> <in advance|for your help|for the help|for helping>",
  "if (you|that) (can|could|may|would|please|do not mind|is possible|is ok)",
  "<much|greatly|highly> appreciated",
  "i (would|will) appreciate <it|that>",
  "(any|your) help <is|would be> <much|greatly|highly> appreciated",
  "<best|kind|warm> regards",
  "(please|pls|kindly) (help|answer|assist|advise) <me> <out>",
];
/** At the end, and only as a sentence of their own or behind a comma: inside a question they would say something. */
const POLITE_ENDINGS = [
  "(can|could) (someone|anyone|you) <please> help <me> <out> <please>",
  "(help|help me|help me out|need help|need some help|let me know|answer me)",
  "i need <your|some> help",
  "if possible",
];
/** At the end of a text that begins with a request: would you do it for me. */
const REQUEST_TAILS = ["for me"];

/** Words that open what is asked. */
const ASKED = "what|which|who|whom|whose|when|where|why|how|whether|if|my|our";

/** Asks for an answer to what follows, be it a question or only named: tell me the date. */
const TELLS = [
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (tell|inform) (me|us) <please>`,
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> let (me|us) know`,
  "<please> (tell|inform) (me|us) <please>",
  "<please> let (me|us) know",
  "i <just|really|also> (would like|want|need|would love|wish|have|got) to <please|just|also> (know|find out)",
  "i (must|wish to) know",
  `find out <for me> BEFORE(${ASKED})`,
];
/** The same, but only before a question word. */
const ASKS = [
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (remind|explain to|show) (me|us) <please>`,
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (help|assist|guide) <me|us> <please> <to|with|in|by> <understand|understanding|figure out|find out|know>`,
  "would you mind (telling|letting) me <know>",
  "(can|could|may|might) i <please|just> (ask|know|find out|inquire)",
  "(help|assist) me <please> <to|with|in> (understand|figure out|find out|know)",
  "i <just|really|also> (would like|want|need|would love|wish|am trying|was hoping|am hoping|am looking|wanted|like) to <please|just|also> (know|ask|find out|understand|be told|figure out)",
  "i (need|want|would like) you to <please> tell me",
  "i <was|am|have been> <just|also> (wondering|wonder|curious)",
  "<just> (wondering|curious)",
  "do you <happen to|by chance|perhaps> know",
  "(do|does|would|can) (anyone|anybody|someone|somebody) <here> <happen to> (know|tell me)",
  "<do you> (any|got any|have any) idea",
  "i (need|want|could use|require) <some|your|a little|a bit of> (help|assistance) <please> (with|to|in|on) (knowing|finding out|figuring out|understanding)",
  "i do not know",
  "i (am not|am un) sure",
];
/** An explanation of how to do it is how to do it: only before the slot of `how do i`. */
const ASKS_HOW = [
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (explain|show|teach|explain to me|show me|teach me)`,
  "<please> (explain|show me|teach me|explain to me)",
  "i (need|want) <some> help (with|on|understanding|figuring out)",
];

const REQUESTS = [
  `(can|could|would|will) you <please|kindly|possibly|just> BEFORE(${WORK})`,
  `i (want|need|would like) <for> you to <please> BEFORE(${WORK})`,
  `(are you|would you be|will you be) able to <please> BEFORE(${WORK})`,
  `is it possible for you to <please> BEFORE(${WORK})`,
  `(help|assist) me <please> <to|with> BEFORE(${WORK})`,
  `i (need|want|would like|could use) <some|your> (help|assistance) <please> to BEFORE(${WORK})`,
];
/** An order: what is done for somebody is done. */
const ORDERS = [`BEFORE(${WORK})`, `(please|kindly) BEFORE(${WORK})`];

const I = "i|we";
const ANYONE = "i|we|you|one|someone|somebody|people";

/** Numbers of the slots, as they are stored. */
export const SLOT = { howTo: 1, canI: 2, iWant: 3, mustI: 4, whatIs: 5, doIt: 6, whereIs: 7, wish: 8 } as const;

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
      `how <exactly|actually|really> (do|does|can|could|would|might|may|must) (${ANYONE}) <go about>`,
      "how should one",
      `how (${ANYONE}) (can|could|would|should|might)`,
      "how to",
      "how to go about",
      "how (am i|are we) able to",
      "how (will|shall) i <go about>",
      "<what are> <the|some|good|the best|all the> (ways|steps) <for me|needed|required|i need to take> to",
      "<the> (best way|easiest way|right way|proper way|correct way) to",
      "what (is|are|would be) <the|a|some> <of the> <best|good|easiest|proper|correct|right> (way|ways|method) <for me|for us> to",
      "what (do|must|can) (i|we) <need to|have to> do <in order> to",
      "what steps (do|should|can) (i|we) <need to|have to> take to",
      "(can|could|would|will) you <please> (help|assist|guide) me <with|in> GERUND",
      `how <exactly|actually|really> (do|does|can|could|would|might|may|must) (${ANYONE}) go about GERUND`,
      "how to go about GERUND",
      "what (is|are) the (process|procedure|steps) (for|to) GERUND",
      "(is|are) there <a|any|some> (way|ways|method) <for me|for us> (to|i can)",
      "(is|are) there <a|any|some> (way|ways|method) that i can",
    ],
  },
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
    phrases: [
      "i <just|really|also|still> (want|need|would like|would love|wish|have|got|am trying|am looking|would need|like) to",
      "i <just|really> (must|gotta|wanna)",
      "i have got to",
    ],
  },
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
    phrases: ["i <just|really> (want|would like|would love|wish for) <to have|to get> BEFORE(a|an|some|my)"],
  },
];

/**
 * What is done to an account, a device or a tool, not by writing an answer: whoever asks for it, wants it or asks whether it
 * can be done is told how. Write, explain, translate or compare are not here: there an order gets the thing itself.
 */
const ACTIONS: ReadonlySet<string> = new Set(
  "activate add apply block book buy cancel cash charge change claim close connect convert deactivate delete deposit disable disconnect dispute download enable exchange exit export freeze import increase install link lock log lower open order pair pay raise reboot redeem refund register remove renew rent replace report reserve reset restart return reverse rotate schedule send set sign swap switch top track transfer turn undo unblock unfreeze uninstall unlink unlock unsubscribe update upgrade upload verify withdraw".split(
    " ",
  ),
);

/** Of these somebody gets a thing: book me a room is book a room. */
const ORDERED: ReadonlySet<string> = new Set("book order reserve rent buy schedule".split(" "));

export function isOrdered(word: string): boolean {
  return ORDERED.has(word);
}

export function isAction(word: string): boolean {
  return ACTIONS.has(word);
}

/** `BEFORE(a|b)` must follow and stays, as must a GERUND. Every word brings its own blank after it. */
function compile(phrase: string): string {
  return (phrase.replace("GERUND", "BEFORE([a-z]{2,}ing)").match(/BEFORE\([^)]*\)|\([^)]*\)|<[^>]*>|[^\s]+/g) ?? [])
    .map((part) => {
      if (part.startsWith("BEFORE(")) return `(?=(?:${part.slice(7, -1)}) )`;
      if (part.startsWith("<")) return `(?:(?:${part.slice(1, -1)}) )?`;
      return part.startsWith("(") ? `(?:${part.slice(1, -1)}) ` : `${part} `;
    })
    .join("");
}

export function takesGerund(phrase: string): boolean {
  return phrase.endsWith("GERUND");
}

/** No phrase has more words. */
export const PHRASE_WORDS_MAX = 16;

export class Phrases {
  readonly #patterns: readonly RegExp[];

  constructor(phrases: readonly string[], where: "head" | "tail") {
    this.#patterns = phrases.map((phrase) =>
      where === "head" ? new RegExp(`^${compile(phrase)}`) : new RegExp(`(?:^|(?<= ))${compile(phrase)}$`),
    );
  }

  fits(text: string): boolean {
    return this.#patterns.some((pattern) => pattern.test(text));
  }

  /** Words of the longest phrase that fits, and which; null: none. `text` has a blank after every word. */
  longest(text: string): { readonly length: number; readonly phrase: number } | null {
    let found: { length: number; phrase: number } | null = null;
    for (const [phrase, pattern] of this.#patterns.entries()) {
      const words = pattern.exec(text)?.[0];
      const length = words === undefined ? 0 : words.split(" ").length - 1;
      if (length > (found?.length ?? 0)) found = { length, phrase };
    }
    return found;
  }
}

export const POLITE_HEAD: Phrases = new Phrases(POLITE_HEADS, "head");
export const POLITE_TAIL: Phrases = new Phrases(POLITE_TAILS, "tail");
export const POLITE_ENDING: Phrases = new Phrases(POLITE_ENDINGS, "tail");
export const REQUEST_TAIL: Phrases = new Phrases(REQUEST_TAILS, "tail");
export const ORDER: Phrases = new Phrases(ORDERS, "head");
export const TELL: Phrases = new Phrases(TELLS, "head");
export const ASK: Phrases = new Phrases(ASKS, "head");
export const ASK_HOW: Phrases = new Phrases(ASKS_HOW, "head");
export const REQUEST: Phrases = new Phrases(REQUESTS, "head");
export const SLOT_PHRASES: readonly { readonly slot: Slot; readonly phrases: Phrases }[] = SLOTS.map((slot) => ({
  slot,
  phrases: new Phrases(slot.phrases, "head"),
}));
