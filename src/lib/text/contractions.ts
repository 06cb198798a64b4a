/** Forms that no suffix rule expands, with and without the apostrophe. Bare forms that are words themselves (well, were, ill, its) are left out. */
const WHOLE = new Map<string, readonly string[]>(
  Object.entries({
    "can't": "can not",
    cant: "can not",
    cannot: "can not",
    "won't": "will not",
    wont: "will not",
    "shan't": "shall not",
    "ain't": "is not",
    aint: "is not",
    dont: "do not",
    doesnt: "does not",
    didnt: "did not",
    isnt: "is not",
    arent: "are not",
    wasnt: "was not",
    werent: "were not",
    hasnt: "has not",
    havent: "have not",
    hadnt: "had not",
    couldnt: "could not",
    wouldnt: "would not",
    shouldnt: "should not",
    mustnt: "must not",
    neednt: "need not",
    im: "i am",
    ive: "i have",
    youre: "you are",
    youve: "you have",
    theyre: "they are",
    theyve: "they have",
    weve: "we have",
    whats: "what is",
    wheres: "where is",
    whos: "who is",
    hows: "how is",
    whens: "when is",
    whys: "why is",
    thats: "that is",
    theres: "there is",
    heres: "here is",
    hes: "he is",
    shes: "she is",
    youll: "you will",
    theyll: "they will",
    itll: "it will",
    lets: "let us",
    "let's": "let us",
    gonna: "going to",
    wanna: "want to",
    gotta: "got to",
    gimme: "give me",
    lemme: "let me",
    dunno: "do not know",
    "ma'am": "madam",
    "y'all": "you",
    "o'clock": "oclock",
    u: "you",
    ur: "your",
    pls: "please",
    plz: "please",
    thx: "thanks",
    tho: "though",
    cuz: "because",
    coz: "because",
    "'cause": "because",
  }).map(([short, long]) => [short, long.split(" ")]),
);

const SUFFIXES = new Map<string, string>(Object.entries({ re: "are", ve: "have", ll: "will", m: "am", d: "would" }));

/** After these `'s` is `is`; after any other word it is the possessive, which says nothing that the order does not. */
const TAKES_IS = new Set(
  "what where who how when why which that this there here it he she everything something nothing everyone".split(" "),
);

/** The words that a contraction stands for; the possessive keeps its mark, for whose it is changes the question. Null: no contraction. */
export function contractedWords(text: string): readonly string[] | null {
  const whole = WHOLE.get(text);
  if (whole !== undefined) return whole;
  if (!text.includes("'")) return null;
  const base = text.slice(0, text.lastIndexOf("'"));
  if (text.endsWith("'s") && !TAKES_IS.has(base)) return [base, "'s"];
  if (text.endsWith("s'")) return null;
  return expandSuffix(text);
}

function expandSuffix(text: string): string[] {
  const cut = text.lastIndexOf("'");
  const base = text.slice(0, cut);
  const suffix = text.slice(cut + 1);
  if (suffix === "t" && base.endsWith("n")) return [base.slice(0, -1), "not"];
  const expanded = SUFFIXES.get(suffix);
  if (expanded !== undefined)
    return [...(WHOLE.get(base) ?? (base.includes("'") ? expandSuffix(base) : [base])), expanded];
  if (suffix === "s") return TAKES_IS.has(base) ? [base, "is"] : [base.replaceAll("'", "")];
  return [text.replaceAll("'", "")];
}
