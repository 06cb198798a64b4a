/**
 * Closed classes of English. A word outside all of them is content; a word of another language is in none, so the guards
 * take it as content and get stricter, never looser.
 */
export type WordClass = "function" | "floating" | "content" | "negation" | "relation" | "quantifier";

const FUNCTION =
  "been being just also still yet already even really actually currently please kindly ever " +
  "i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it " +
  "its itself they them their theirs themselves doing done having ought this that these those there here who " +
  "whom whose what which when where why how whether if that so as of at for and or but then some any something " +
  "anything someone anyone one oneself let get got go going want like know about very quite basically simply " +
  "exactly again too much many way possible able thing kind sort lot to with into onto in on off over under out up down " +
  "above below through across between among during within behind via per because although despite while";
/** Function words that move without changing what is asked: auxiliaries (why is it late, why it is late) and articles. */
const FLOATING =
  "a an the am is are was were be do does did have has had will would shall should can could may might must";
/** Function words whose side matters: from A, by A, than A, before A is not the same as from B, by B, than B, before B. */
const RELATION = "from by than against toward instead besides";
/** Words that one side alone can't have: amounts, and relations of time and exception (after eating is not while eating). */
const QUANTIFIER =
  "all every each both either only most more less least few fewer fewest several enough another other else same different first last next previous always sometimes often rarely seldom usually half maximum minimum max entire whole part " +
  "before after until till since beyond except unless";
/** `neither` and `nor` deny as well as `not`; `hardly` and `barely` nearly do. */
const NEGATION = "not no never none nobody nothing nowhere neither nor without hardly barely scarcely non";

function classify(): Map<string, WordClass> {
  const classes = new Map<string, WordClass>();
  const rows: readonly (readonly [string, WordClass])[] = [
    [FUNCTION, "function"],
    [FLOATING, "floating"],
    [RELATION, "relation"],
    [QUANTIFIER, "quantifier"],
    [NEGATION, "negation"],
  ];
  for (const [words, name] of rows) for (const entry of words.split(" ")) classes.set(entry, name);
  return classes;
}

const CLASSES = classify();

export function wordClass(word: string): WordClass {
  return CLASSES.get(word) ?? "content";
}
