import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PUBLIC_FIGURES } from "@/lib/pii/data/lists";
import { redactText } from "@/lib/pii/redact/anonymiser";
import { createScanner, SCANNER_VERSION } from "@/lib/pii/scan";
import { foldWords } from "@/lib/pii/views/alphabet";

const scanner = createScanner();
const announced = createScanner({ names: "announced" });

function redact(text: string, by = scanner): string {
  return redactText(text, by.scan(text).findings);
}

const PARTICLES = new Set("of the in de da do dos del della di von van der la bin ibn y d al".split(" "));

/** `joan of arc` as a text writes it: `Joan of Arc`; an initial gets its full stop. */
function written(folded: string): string {
  return folded
    .split(" ")
    .map((word, i) => {
      if (i > 0 && PARTICLES.has(word)) return word;
      return word.charAt(0).toUpperCase() + word.slice(1) + (word.length === 1 ? "." : "");
    })
    .join(" ")
    .replace(/ d (?=\p{Lu})/u, " d'")
    .replace(/ al (?=\p{Lu})/u, " al-");
}

describe("the list of public figures", () => {
  it("holds whole names only, written as words are folded", () => {
    for (const name of PUBLIC_FIGURES) {
      expect(foldWords(name)).toBe(name);
      expect(name).toMatch(/^\S+ \S/);
    }
  });

  it.each([
    "john smith",
    "james brown",
    "paul newman",
    "michael collins",
    "michael jordan",
    "maria garcia",
    "muhammad ali",
  ])("leaves out %s: an ordinary namesake would stay in an answer", (name) => {
    expect(PUBLIC_FIGURES.has(name)).toBe(false);
  });

  it("has no name that ends in an initial, which would clear a shortened name", () => {
    const short = [...PUBLIC_FIGURES].filter((name) => /^\S+ \S$/.test(name));
    expect(short).toEqual(["cardi b", "malcolm x"]);
  });
});

describe("a public figure without a cue", () => {
  it("is no finding, whoever of the list it is", () => {
    const found = [...PUBLIC_FIGURES].filter(
      (name) => scanner.scan(`Later ${written(name)} came.`).findings.length > 0,
    );
    expect(found).toEqual([]);
  });

  it.each([
    "Albert Einstein developed the theory of relativity.",
    "Who was Marie Skłodowska-Curie, and when did FRÉDÉRIC CHOPIN leave Warsaw?",
    "Albert Einstein’s work and Charles Darwin's; NELSON MANDELA'S speech, ELLA FITZGERALD'S voice",
    "President Abraham Lincoln, Queen Victoria, Prince Harry and Pope Francis",
    "Both Martin Luther King and Rosa Parks",
    "Joan of Arc, Alexander the Great, Jeanne d'Arc and John of the Cross",
    "Ａlbert Einstein and Al\u200bbert Ein\u200bstein",
    "- **Vincent van Gogh** (1853-1890)\n- **Leonardo da Vinci** (1452-1519)",
    "J.R.R. Tolkien, C. S. Lewis, Herbert A. Simon and J. K. Rowling",
    "Theresa May spoke. So did Thomas More, Mao Tse-tung and Catherine of Siena.",
  ])("makes a text neither personal nor poorer: %s", (text) => {
    expect(scanner.scan(text)).toEqual({ findings: [], severity: "none", tier: "public" });
  });

  it.each([
    ["Ask Anna Nowak about Albert Einstein.", "Ask [PERSON] about Albert Einstein."],
    ["Albert Einstein met Ann Miller.", "Albert Einstein met [PERSON]."],
    ["Albert Einstein Kowalski called.", "[PERSON] called."],
    ["Anna Marie Curie called.", "[PERSON] called."],
    ["Alan Turing-Nowak called.", "[PERSON] called."],
    ["Albert Nowak and Marie Miller called.", "[PERSON] and [PERSON] called."],
    ["Victoria Nowak and Joan of Leeds called.", "[PERSON] and [PERSON] of Leeds called."],
  ])("hides nobody else: %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    ["Dear Albert Einstein,", "Dear [PERSON],"],
    ["See you soon.\nKind regards,\nAlbert Einstein", "See you soon.\nKind regards,\n[PERSON]"],
    ["Name: Albert Einstein", "Name: [PERSON]"],
    ["My name is Albert Einstein.", "My name is [PERSON]."],
    ["Albert Einstein, albert@posteo.de", "Albert Einstein, [EMAIL]"],
  ])("is found behind a cue, where it may be a customer's name: %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it("moves no offset: what is beside it is found where it stands", () => {
    const figure = fc.constantFrom("Albert Einstein", "Ａda Lovelace", "Al\u200bbert Camus", "Joan of Arc", "Chopin");
    const other = fc.constantFrom("Anna Nowak", "ann@posteo.de", "Zo\u200be Miller", "DE89 3704 0044 0532 0130 00");
    fc.assert(
      fc.property(fc.array(fc.tuple(figure, other), { minLength: 1, maxLength: 12 }), (pairs) => {
        const text = pairs.map(([known, value]) => `${known} wrote; ask ${value}; `).join("");
        const found = scanner.scan(text).findings.map(({ start, end }) => text.slice(start, end));
        expect(found).toEqual(pairs.map(([, value]) => value));
      }),
    );
  });
});

describe("names: announced", () => {
  it("leaves a name without a cue alone, and finds it behind one", () => {
    expect(redact("Ask Anna Nowak.", announced)).toBe("Ask Anna Nowak.");
    expect(redact("Ask Anna Nowak.")).toBe("Ask [PERSON].");
    expect(redact("Dear Anna Nowak,\nName: Jan Novak\nMr. Tom Miller", announced)).toBe(
      "Dear [PERSON],\nName: [PERSON]\nMr. [PERSON]",
    );
  });

  it("holds for names that show only when escapes are read", () => {
    expect(scanner.scan("Ask &#65;nna Nowak.").findings).toHaveLength(1);
    expect(announced.scan("Ask &#65;nna Nowak.").findings).toEqual([]);
  });

  it("finds everything else as before, and what the tenant denies", () => {
    expect(redact("Anna Nowak, ann@posteo.de, 4539 1488 0343 6467", announced)).toBe(
      "Anna Nowak, [EMAIL], [CREDIT_CARD]",
    );
    const denying = createScanner({ names: "announced", deny: ["Anna Nowak"] });
    expect(redact("Ask Anna Nowak or Jan Novak.", denying)).toBe("Ask [CUSTOM_DENIED] or Jan Novak.");
  });

  it("is a part of the version; the default is not", () => {
    const deny = ["Project Bluebird"];
    expect(announced.version).not.toBe(SCANNER_VERSION);
    expect(createScanner({ names: "all" }).version).toBe(SCANNER_VERSION);
    expect(createScanner({ deny, names: "announced" }).version).not.toBe(createScanner({ deny }).version);
  });

  it("refuses a scope that does not exist", () => {
    const options = JSON.parse('{"names":"none"}');
    expect(() => createScanner(options)).toThrow(/names/);
  });
});

it.each([
  ["Hamlet was written by William Shakespeare.", "Hamlet was written by William Shakespeare."],
  ["a scientist named Charles Darwin", "a scientist named Charles Darwin"],
  ["Dr. Martin Luther King spoke.", "Dr. Martin Luther King spoke."],
  ["It was written by Jonas Weber.", "It was written by [PERSON]."],
  ["Dr. Katrin Vogel will see you.", "Dr. [PERSON] will see you."],
])(
  "leaves a public figure alone behind a cue that is said of people in books as well, and nobody else: %s",
  (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  },
);
