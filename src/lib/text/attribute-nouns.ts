/**
 * Nouns of what a thing has: the price of the flight is the flight's price and the flight price. Left out is what somebody
 * may also do or get (criticism, fear, picture, love of): there the sides differ. A number of cars counts them, so number
 * is not here.
 */
const HAD =
  "address age apr area author balance birthday birthplace capital ceo code color cost currency date deadline definition depth director distance fee founder height history length limit location meaning mileage mpg name origin owner passcode password pin population president pressure price rate salary score size source speed status temperature timezone title value version weight width zone";
/** Of these one says of, for and on alike, and nothing at all. */
const ACCOUNTED = "apr balance cost deadline fee limit mileage mpg passcode password price rate status";

const NOUNS = new Set(HAD.split(" "));
const LOOSE = new Set(ACCOUNTED.split(" "));
const OWNERS = new Set("my our your this".split(" "));

export function isAttribute(noun: string): boolean {
  return NOUNS.has(noun);
}

/** Of these the card balance is the card's balance; a rose name is not the name of the rose. */
export function isJoined(noun: string): boolean {
  return LOOSE.has(noun);
}

/** Whether what stands behind the preposition has the attribute: on my card, but not on the environment. */
export function tiesAttribute(noun: string, preposition: string, next: string): boolean {
  if (preposition === "of") return true;
  if (!LOOSE.has(noun)) return false;
  return preposition === "for" || (preposition === "on" && OWNERS.has(next));
}
