import givenNames from "./given-names.json";
import innocentWords from "./innocent-words.json";
import notNames from "./not-names.json";
import notPersonTails from "./not-person-tails.json";
import personalVerbs from "./personal-verbs.json";
import publicFigures from "./public-figures.json";
import things from "./things.json";
import versionWords from "./version-words.json";

/** The lists of this room that are asked as sets. Where they come from stands in README.md beside them. */

export const GIVEN_NAMES: ReadonlySet<string> = new Set(givenNames);
/** Capitalised words that follow a greeting or a label and name nobody. */
export const NOT_NAMES: ReadonlySet<string> = new Set(notNames);
/** A group that ends in one of these is a place, a firm or a thing named after somebody. */
export const NOT_PERSON_TAILS: ReadonlySet<string> = new Set(notPersonTails);
/** Full names of people whom an encyclopaedia knows: who says one of them speaks about that person. */
export const PUBLIC_FIGURES: ReadonlySet<string> = new Set(publicFigures);
/** A number right behind one of these is nobody's: it loses the benefit of the doubt, never a check that holds. */
export const INNOCENT_WORDS: readonly string[] = innocentWords;
/** The number behind one of these is a version, a chapter or an object identifier: dots separate its parts. */
export const VERSION_WORDS: readonly string[] = versionWords;
/** Products, firms, places, feasts and figures of fiction that are written like a person. */
export const THINGS: ReadonlySet<string> = new Set(things);
/** What people do and things do not: behind two capitalised words it makes the first a given name. */
export const PERSONAL_VERBS: ReadonlySet<string> = new Set(personalVerbs);
