/**
 * Nouns before which the, a or my hardly says anything when somebody asks about a thing of the kind. Not here are those whose
 * article makes another thing of them (school, hospital, office, order, place, president, number, limit of a kind): what is not
 * here keeps its article.
 */
const NOUNS =
  "account address airline airport alarm alert amount app application appointment apr balance beneficiary benefit bill booking calendar car card checkbook code coin credit coupon date deadline deposit detail dice discount document expense fee flight fund hotel insurance interest invoice item jump laptop limit list loan location map meeting message mode money mortgage movie mpg notification oil passcode passport password payday payment pin playlist point policy pressure price product promotion purchase rate reason receipt recipe refund reminder rental reservation restaurant reward salary schedule setting song statement status steak store subscription suggestion tank tax taxi temperature ticket timer tire top-up track transaction transfer travel trip vaccine verification visa volume wallet weather website withdrawal";

const PLAIN = new Set(NOUNS.split(" "));
/** Behind a preposition these are things too, where others make a phrase with it: in office, by book, on track. */
const PLACED = new Set(
  "account address airline airport app balance beneficiary bill booking calendar car card flight fund hotel insurance loan movie playlist policy recipe refund restaurant song tank ticket timer top-up transaction transfer wallet website".split(
    " ",
  ),
);
/** Before or behind an article these count, and the article belongs to the count: a little, the same, a hundred. */
const COUNTING = new Set(
  "little few lot lots bit number numbers hundred thousand million billion dozen couple pair half quarter third majority minority handful deal fraction variety range series set kind sort type time times man only most more less least same other whole entire best worst first last".split(
    " ",
  ),
);

/** Takes the singular. */
export function isPlainThing(noun: string): boolean {
  return PLAIN.has(noun);
}

export function isPlacedThing(noun: string): boolean {
  return PLACED.has(noun);
}

export function isCounting(word: string): boolean {
  return COUNTING.has(word);
}
