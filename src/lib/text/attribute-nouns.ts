/**
 * Nouns of what a thing has: the price of the flight is the flight's price and the flight price. Left out is what somebody
 * may also do or get (criticism, fear, picture, love of): there the sides differ. A number of cars counts them, so number
 * is not here.
 */
const HAD =
  "address age apr area author balance birthday birthplace capital ceo code color cost currency date deadline definition depth director distance fee founder height history length limit location meaning mileage mpg name origin owner passcode password pin population president pressure price rate salary score size source speed status temperature timezone title value version weight width zone";
/** Of these one says of, for and on alike. */
const ACCOUNTED = "apr balance cost deadline fee limit mileage mpg passcode password price rate status";

const NOUNS = new Set(HAD.split(" "));
const LOOSE = new Set(ACCOUNTED.split(" "));
const LOOSE_PREPOSITIONS = new Set(["of", "for", "on"]);

export function isAttribute(noun: string): boolean {
  return NOUNS.has(noun);
}

/** Whether what stands behind the preposition has the attribute. */
export function tiesAttribute(noun: string, preposition: string): boolean {
  return preposition === "of" || (LOOSE.has(noun) && LOOSE_PREPOSITIONS.has(preposition));
}
