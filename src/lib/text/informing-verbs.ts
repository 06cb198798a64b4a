/**
 * Verbs of finding out, having and using: how many things they are said of is no part of what is asked. Behind any other verb
 * (delete, ban, rename, approve) it may be, so what is not here counts its things.
 */
const VERBS =
  "access activate browse check choose compare cook bake cost cover describe earn eat explain find get grow happen help include involve know learn like locate look make mean need occur provide read receive recognize recommend require search see show sing speak spell suggest support talk tell track understand use verify view visit wait want watch wear work";
/** What is said to have happened to things, again by nobody who counts them. */
const STATES =
  "accepted allowed applied approved arrived called charged covered declined delivered displayed expected expired failed included involved known listed located made named needed offered played posted processed provided received recommended refused rejected required returned reverted seen served shown spoken supported updated used verified written";
/** These end like verbs and say what a thing is like. */
const LIKE_VERBS = "pending missing existing upcoming incoming outgoing outstanding remaining following interesting";

const INFORMING = new Set(VERBS.split(" "));
const STATED = new Set(STATES.split(" "));
const DESCRIBING = new Set(LIKE_VERBS.split(" "));

/** The verb as it stands behind `to`. */
export function isInforming(verb: string): boolean {
  return INFORMING.has(verb);
}

export function isStated(participle: string): boolean {
  return STATED.has(participle);
}

/** A word in -ing that does something to things: banning, approving. */
export function isCountingGerund(word: string): boolean {
  if (!word.endsWith("ing") || word.length < GERUND_LENGTH_MIN || DESCRIBING.has(word)) return false;
  const stem = word.slice(0, -ENDING_LENGTH);
  const doubled = stem.at(-1) === stem.at(-2) ? stem.slice(0, -1) : stem;
  return ![stem, `${stem}e`, doubled].some(isInforming);
}

const ENDING_LENGTH = 3;
const GERUND_LENGTH_MIN = 6;
