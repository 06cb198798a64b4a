/** Plurals that no ending shows. */
const IRREGULAR = new Map<string, string>(
  Object.entries({
    men: "man",
    women: "woman",
    children: "child",
    teeth: "tooth",
    mice: "mouse",
    geese: "goose",
    lives: "life",
    wives: "wife",
    knives: "knife",
    leaves: "leaf",
    wolves: "wolf",
    shelves: "shelf",
    halves: "half",
    loaves: "loaf",
    thieves: "thief",
    selves: "self",
    calves: "calf",
    scarves: "scarf",
    oxen: "ox",
    criteria: "criterion",
    phenomena: "phenomenon",
    analyses: "analysis",
    crises: "crisis",
    theses: "thesis",
    hypotheses: "hypothesis",
    diagnoses: "diagnosis",
    indices: "index",
    matrices: "matrix",
    vertices: "vertex",
    appendices: "appendix",
    movies: "movie",
    cookies: "cookie",
    ties: "tie",
    pies: "pie",
    lies: "lie",
    dies: "die",
    shoes: "shoe",
    goes: "go",
    does: "do",
    caches: "cache",
    axes: "axe",
    buses: "bus",
    statuses: "status",
    viruses: "virus",
    bonuses: "bonus",
    gases: "gas",
    quizzes: "quiz",
    zombies: "zombie",
    calories: "calorie",
    cookie: "cookie",
    selfies: "selfie",
    series: "series",
    species: "species",
  }),
);
/** Words that end like a plural and are none. */
const SINGULAR = new Set(
  "is was has does this his us its yes thus plus bus gas news lens always perhaps besides sometimes towards upwards downwards afterwards backwards across as less unless bias chaos atlas canvas christmas texas kansas paris mathematics physics economics politics athletics statistics ethics gymnastics genetics dynamics electronics mechanics linguistics means series species athens brussels netherlands whereas alias virus status bonus campus focus census corpus cactus radius genius minus versus tennis oasis basis thesis crisis analysis diagnosis hypothesis emphasis synthesis iris redis kudos linux".split(
    " ",
  ),
);

/**
 * The singular of an English plural; any other word is returned as it is. Only plurals: stemming that goes further joins
 * words that are not the same (universe and university), and joined words become wrong answers.
 */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || SINGULAR.has(word)) return IRREGULAR.get(word) ?? word;
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (/(?:ss|us|is|ous)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word))
    return /[^aeiou]ses$|[aeiou]{2}ses$|(?:a|o|u)ses$|izes$|uzes$|zes$/.test(word) && !/sses$/.test(word)
      ? word.slice(0, -1)
      : word.slice(0, -2);
  if (/[^aeiou]oes$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
