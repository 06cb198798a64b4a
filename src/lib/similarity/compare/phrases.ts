import { WORK } from "@/lib/text/action-verbs";
import { Phrases } from "./phrase-patterns";

/*
 * Phrases of several words that are one thing. `(a|b)` must stand there, `<a|b>` may be left out. Everything here is
 * English and was read one by one; a phrase that carries a task (explain, translate, in short) is not here.
 */
const SOMEONE = "you|u|someone|anyone|anybody|somebody|anyone here|someone here";

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
  "(ok|okay|so|well|oh) (um|uh|erm|hmm)",
  "(lol|haha|hmmm|erm)",
  "<ok|okay|and> one (more|last) (thing|question)",
  "<i am> sorry if (this|that|it) is (a|an) <very|really> (dumb|silly|stupid|basic|obvious|simple) question <but>",
  "<i am> sorry if (this|that|it) is <very|really> (dumb|silly|stupid|basic|obvious) <but>",
  "(this|it) (may|might) be (a|an) <very|really> (dumb|silly|stupid|basic|obvious|simple) question but",
  "<a|just a|one> <quick|short|simple|general> question <for you>",
  "i have (a|one) <quick|short|simple|general> question <for you>",
  "i am new (here|to this)",
  "(please|pls) (help|answer|assist|advise) <me>",
  "i (need|want|would like|could use) <some|your> (help|assistance) <please>",
  "(can|could|would|will) you <please|kindly|possibly> (help|assist) me <out> <please>",
  "(bonjour|bonsoir|salut|hola|hallo|guten tag|guten morgen|ciao|buongiorno|olá|ola|por favor|per favore)",
];

/** At the end of a text. */
const POLITE_TAILS = [
  "(please|kindly|pls|plz|merci|danke|bitte|gracias|grazie|obrigado|obrigada)",
  "(merci d'avance|vielen dank|por favor|s'il vous plaît|s'il te plaît|per favore|svp|stp)",
  "<many> (thanks|thank you|thx) <so much|very much|a lot|again> <in advance|for your help|for the help|for helping>",
  "if (you|that) (can|could|may|would|please|do not mind|is possible|is ok)",
  "(please|pls|kindly) (help|answer|assist|advise) <me> <out>",
];
/** At the end, and only as a sentence of their own or behind a comma: inside a question they would say something. */
const POLITE_ENDINGS = [
  "(can|could) (someone|anyone|you) <please> help <me> <out> <please>",
  "(help|help me|help me out|need help|need some help|let me know|answer me)",
  "i need <your|some> help",
  "if possible",
  "(cheers|ty)",
  "<much|greatly|highly> appreciated",
  "i (would|will) appreciate <it|that>",
  "(any|your) help <is|would be> <much|greatly|highly> appreciated",
  "<best|kind|warm> regards",
];
/** At the end of a text that begins with a request: would you do it for me. */
const REQUEST_TAILS = ["for me"];

/** Words that open what is asked. */
const ASKED = "what|which|who|whom|whose|when|where|why|how|whether|if|my|our";

/** Asks for an answer to what follows, be it a question or only named: tell me the date. */
const TELLS = [
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (tell|inform) (me|us) <please> UNTIMED`,
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> let (me|us) know UNTIMED NOT(if|whether)`,
  "<please> (tell|inform) (me|us) <please> UNTIMED",
  "<please> let (me|us) know UNTIMED NOT(if|whether)",
  "i <just|really|also> (would like|want|need|would love|wish|have|got) to <please|just|also> (know|find out)",
  "i (must|wish to) know",
  `find out <for me> BEFORE(${ASKED})`,
];
/** The same, but only before a question word. */
const ASKS = [
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (remind|explain to|show) (me|us) <please>`,
  `(can|could|would|will) (${SOMEONE}) <please|kindly|possibly> (help|assist|guide) <me|us> <please> <to|with|in|by> <understand|understanding|figure out|find out|know>`,
  "<please> tell",
  "<please> (inform|notify) (me|us) (on|of|about)",
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

/** What stands behind the verb of a request: of a bare noun, whether somebody can is asked (can you speak french). */
const OBJECT =
  "me|us|my|our|your|yourself|a|an|the|this|that|these|those|some|it|them|all|up|off|on|down|out|in|to|from|faster|slower|louder|quieter|again|[a-z]{2,}ing";
const REQUESTS = [
  `(can|could|would|will) you <just> (please|kindly) <just> BEFORE(${WORK})`,
  `(can|could) you <possibly|just> BEFORE(${WORK})+(${OBJECT})`,
  "(can|could|would|will) you <possibly|just> BEFORE(explain|describe|define|summarize|compare|outline|clarify)",
  "(can|could) you <possibly|just> BEFORE(tell|call|text|email|remind)",
  `(would|will) you <possibly|just> BEFORE(${WORK})+(me|us|my|our|your|to|talking)`,
  `i (want|need|would like) <for> you to <please> BEFORE(${WORK})`,
  `(are you|would you be|will you be) able to <please> BEFORE(${WORK})+(${OBJECT})`,
  `is it possible for you to <please> BEFORE(${WORK})+(${OBJECT})`,
  `(help|assist) me <please> <to|with> BEFORE(${WORK})`,
  `(can|could|would|will) (someone|somebody|anyone|anybody) <please> (help|assist) me <please> <to|with> BEFORE(${WORK})`,
  `go <ahead> and BEFORE(${WORK})`,
  `i (need|want|would like|could use) <some|your> (help|assistance) <please> to BEFORE(${WORK})`,
];
/** An order: what is done for somebody is done. */
const ORDERS = [`BEFORE(${WORK})`, `(please|kindly) BEFORE(${WORK})`];

export const POLITE_HEAD: Phrases = new Phrases(POLITE_HEADS, "head");
export const POLITE_TAIL: Phrases = new Phrases(POLITE_TAILS, "tail");
export const POLITE_ENDING: Phrases = new Phrases(POLITE_ENDINGS, "tail");
export const REQUEST_TAIL: Phrases = new Phrases(REQUEST_TAILS, "tail");
export const ORDER: Phrases = new Phrases(ORDERS, "head");
export const TELL: Phrases = new Phrases(TELLS, "head");
export const ASK: Phrases = new Phrases(ASKS, "head");
export const ASK_HOW: Phrases = new Phrases(ASKS_HOW, "head");
export const REQUEST: Phrases = new Phrases(REQUESTS, "head");
