import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROFILES } from "@/lib/core/profile";
import { compare } from "@/lib/similarity/compare/compare";
import type { EditName } from "@/lib/similarity/compare/edit";
import { freshIndex, judge } from "./judge";

/** Samples of what must not meet, each kind under its own name; the bench `traps` generates the rest. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["set an oven timer for 5 minutes", "set an oven timer for 6 minutes"],
  ["how far can I run within 5 km", "how far can I run within 5 miles"],
  ["book the flight on 2024-05-01", "book the flight on May 2, 2024"],
  ["install python 3.10 on debian", "install python 3.1 on debian"],
  ["pay a bill of $20", "pay a bill of 20 euros"],
  ["solve the equation x + y", "solve the equation x * y"],
  ["why is my payment working", "why is my payment not working"],
  ["can I travel with a passport", "can I travel without a passport"],
  ["how do I open a bank account", "how do I close a bank account"],
  ["how do I lock my phone screen", "how do I unlock my phone screen"],
  ["send money to my bank", "send money from my bank"],
  ["what is the weather in Paris", "what is the weather in London"],
  ["how do I lose weight at home", "how do I lose weight at home with yoga"],
  ["when is the movie festival", "where is the movie festival"],
  ["can I renew a passport online", "how do I renew a passport online"],
  ["does the dog bite the cat", "does the cat bite the dog"],
  ["convert dollars for euros", "convert euros for dollars"],
  ["what is my middle name", "what is your middle name"],
  ["delete all files in the folder", "delete files in the folder"],
  ["what city are you from", "what city are you"],
  ["is it healthy to sleep after lunch", "is it healthy to sleep lunch"],
  ["can I swim until the storm", "can I swim in the storm"],
  ["should I sell my house or rent my flat", "should I rent my house or sell my flat"],
  ["which costs more, hot dogs or burgers", "which costs more, dogs or hot burgers"],
  ["what do cats and dogs need from people and birds", "what do people and birds need from cats and dogs"],
  ["isn't it dangerous to mix bleach and ammonia", "is it dangerous to mix bleach and ammonia"],
  ["how many people can be in a car", "how many people are in a car"],
  ["did my credit card arrive", "will my credit card arrive"],
  ["what about the python", "what is about a python"],
  ["if (a < b) { return x[0]; }", "if (a < b) { return x[0] }; y"],
  ["explain how the roman empire collapsed", "explain why the roman empire collapsed"],
  ["who voted for the law", "who voted against the law"],
  ["explain for loops", "explain while loops"],
  ["call me mary", "call mary"],
  ["what is your marketing strategy", "what is marketing strategy"],
  ["convert 5 mW to watts", "convert 5 MW to watts"],
  ["what does grep -v do", "what does grep -V do"],
  ["how do i polish furniture", "how do i Polish furniture"],
  ["take .25 mg of xanax", "take 25 mg of xanax"],
  ["what does 1e-3 mean", "what does 1e3 mean"],
  ["explain if (x) return y", "explain if (!x) return y"],
  ["rm -rf ./build", "rm -rf /build"],
  ["how do i detect emoticons in text", "how do i detect emotions in text"],
  ["how do i install windows", "how do i install a window"],
  ["delete the users", "delete the user"],
  ["spell check: recieve", "spell check: receive"],
  ["book me a flight to Rome", "book my flight to Rome"],
  ["what is the cost of the environment", "what is the cost on the environment"],
  ["what is the name of the rose", "what is the rose name"],
  ["what is the insurance cost of the flight", "what is the cost of the flight insurance"],
  ["why was he married in Rome", "why has he been married in Rome"],
  ["how cold will it get in Oslo", "how cold does it get in Oslo"],
  ["what dogs do i have", "what dogs do you have"],
  ["am i able to park here", "am i allowed to park here"],
  ["is the shop open now", "is the shop open"],
  ["hello ai", "thanks ai"],
  ["rewrite politely: tell me the time", "rewrite politely: could you please tell me the time"],
];

/** Explained by a row of the table. */
const ACCEPTED: readonly (readonly [EditName, string, string])[] = [
  ["number-form", "set an oven timer for five minutes", "set an oven timer for 5 min"],
  ["politeness", "Hi! Could you please tell me how to open a bank account? Thanks!", "how do I open a bank account"],
  ["politeness", "how do i exit vim? please help", "how do i exit vim"],
  [
    "spelling-variant",
    "the difference between colour film and slide film",
    "the difference between color film and slide film",
  ],
  ["contraction", "what's green tea made of", "what is green tea made of"],
  ["plural", "how do I activate my cards", "how do I activate my card"],
  ["fronted-clause", "In Spain, what do people eat for dinner?", "what do people eat for dinner in Spain"],
  ["embedded-question", "can you tell me what the exchange rate is", "what is the exchange rate"],
  ["case", "HOW DO I RESET MY PASSWORD", "how do i reset my password?"],
  [
    "alternatives",
    "what is the difference between a stock and a bond",
    "what is the difference between a bond and a stock",
  ],
  ["frame", "what is the best way to learn Java programming", "how can I learn Java programming"],
  ["comma", "I lost my card, should I call the bank", "I lost my card should I call the bank"],
  ["slip", "how do I activaet my bank account", "how do I activate my bank account"],
  ["attribute", "what is the population of Germany", "what is Germany's population"],
  ["attribute", "what is the balance on my card", "what is my card balance"],
  ["attribute", "what is the colour of the sofa", "what is the sofa's color"],
  ["spelling-variant", "what is the colour of your pets", "what is the color of your pets"],
  ["event-form", "why did my top up get reverted", "why has my top up been reverted"],
  ["event-form", "how long will shipping take", "how long does shipping take"],
  ["having", "what pets do you have", "what are your pets"],
  ["embedded-question", "can you tell me if there is a fee", "is there a fee"],
  ["embedded-question", "do you know where i find the form", "where do i find the form"],
  ["embedded-question", "tell me what date it is", "what is the date"],
  ["embedded-question", "do you know how old you are", "how old are you"],
  ["embedded-question", "tell me what song this is", "what song is this"],
  ["embedded-question", "can you tell me how many points i have", "how many points do i have"],
  ["embedded-question", "why does bread dough not rise", "why doesn't bread dough rise"],
  ["embedded-question", "My transfer is pending, why?", "why is my transfer pending"],
  ["event-form", "how long will a parcel from Rome take", "how long does a parcel from Rome take"],
  ["frame-for-frame", "i want a new credit card", "how can i get a new credit card"],
  ["frame", "how does one sharpen a bread knife", "how do i sharpen a bread knife"],
  ["pointing", "where can i use this card", "where can i use my card"],
  ["politeness", "sorry if this is a dumb question but what is a stack trace", "what is a stack trace"],
  ["any", "do you have any pets", "do you have pets"],
  ["for-me", "can you book me a hotel in Rome", "book a hotel in Rome"],
  ["at-once", "cancel my card now", "cancel my card"],
  ["spelling-variant", "how do i go about activating a new card", "how do i activate a new card"],
];

describe("a pair", () => {
  it.each(REFUSED)("that nothing explains is refused: %j, %j", (a, b) => {
    for (const profile of PROFILES)
      for (const [query, entry] of [
        [a, b],
        [b, a],
      ] as const) {
        const { decision } = judge(query, entry, profile);
        expect(decision.served).toBe(false);
        expect(decision.refusedBy.length).toBeGreaterThan(0);
      }
  });

  it.each(ACCEPTED)("that differs in %s is served and says why: %j, %j", (name, a, b) => {
    for (const [query, entry] of [
      [a, b],
      [b, a],
    ] as const) {
      const { decision } = judge(query, entry);
      expect(decision).toMatchObject({ served: true, refusedBy: [] });
      expect(decision.edits.map((edit) => edit.name)).toContain(name);
      for (const edit of decision.edits) expect(edit.explainedBy).toEqual(expect.any(String));
    }
  });

  it.each([
    ["Wie ist das Wetter in Berlin heute", "Wie ist das Wetter in München heute"],
    ["Ich kann meine Karte nicht benutzen", "Ich kann meine Karte benutzen"],
    ["¿Cuánto cuesta el billete de ida?", "¿Cuánto cuesta el billete de vuelta?"],
    ["今天北京天气怎么样", "今天上海天气怎么样"],
    ["我可以取消订单吗", "我不可以取消订单吗"],
    ["Как открыть счет в банке", "Как закрыть счет в банке"],
  ])("in another language is refused where a word differs: %s, %s", (a, b) => {
    for (const profile of PROFILES) expect(judge(a, b, profile).accepted).toBe(false);
  });

  it("of stored features gives the same edits as of texts", () => {
    const index = freshIndex();
    const words = fc.constantFrom(
      ..."how do i can the my a Card card cards transfer Paris 5 km kilometers what is please thanks , ? recieve receive x=1 -v why not".split(
        " ",
      ),
    );
    const prompt = fc.array(words, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(prompt, prompt, (a, b) => {
        const [query, entry] = [index.analyse(a), index.analyse(b)];
        if (query === null || entry === null) return;
        const stored = index.decode(index.encode(entry));
        expect(stored).not.toBeNull();
        if (stored !== null)
          expect(compare(query.sequence, stored.sequence)).toEqual(compare(query.sequence, entry.sequence));
      }),
      { numRuns: 1000, seed: 12 },
    );
  });
});

describe("a prompt with characters that nobody sees", () => {
  it.each([
    ["zero-width space", "what is the cap\u200bital of France"],
    ["soft hyphen", "what is the cap\u00adital of France"],
    ["direction override", "what is the capital of France\u202e"],
    ["tag characters", "what is the capital of France\u{e0041}\u{e0042}"],
    ["variation selector", "what is the capital\ufe0f of France"],
    ["filler", "what is the capital\u3164 of France"],
  ])("matches exactly only, and is no candidate: %s", (_, text) => {
    expect(freshIndex().analyse(text)).toBeNull();
  });

  it.each([
    ["emoji with joiners", "what does 👩‍👩‍👧 mean in a message"],
    ["keycap", "press 1️⃣ to go on with the call"],
    ["Persian", "می‌خواهم حساب باز کنم"],
  ])("is compared where the script needs them: %s", (_, text) => {
    expect(freshIndex().analyse(text)).not.toBeNull();
  });
});

describe("a misspelled word", () => {
  it.each([
    ["how do I use etsy for my shop", "how do I use betsy for my shop"],
    ["how do I tweet a long story", "how do I tweeze a long story"],
    ["where did they row on sunday", "where did they grow on sunday"],
    ["how do I install frida on android", "how do I install friday on android"],
    ["how does dramatiq work", "how does dramatic work"],
    ["how do I use figma for my project", "how do I use sigma for my project"],
    ["who is professor jonsin of the college", "who is professor johnson of the college"],
    ["how do I activaet my bank account", "how do I actviate my bank account"],
    ["how do I activaet my bank account", "how do I deactivate my bank account"],
  ])("is never made of a name, a word that exists or another slip: %s, %s", (a, b) => {
    expect(judge(a, b).accepted).toBe(false);
    expect(judge(b, a).accepted).toBe(false);
  });
});
