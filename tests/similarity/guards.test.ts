import { describe, expect, it } from "vitest";
import type { GuardName } from "@/lib/bm25/tenant-index";
import { PROFILES } from "@/lib/core/profile";
import { judge } from "./judge";

const REFUSED: readonly (readonly [GuardName, string, string])[] = [
  ["numbers", "set an oven timer for 5 minutes", "set an oven timer for 6 minutes"],
  ["numbers", "how far can I run within 5 km", "how far can I run within 5 miles"],
  ["numbers", "book the flight on 2024-05-01", "book the flight on May 2, 2024"],
  ["numbers", "install python 3.10 on debian", "install python 3.1 on debian"],
  ["numbers", "pay a bill of $20", "pay a bill of 20 euros"],
  ["symbols", "solve the equation x + y", "solve the equation x * y"],
  ["negation", "why is my payment working", "why is my payment not working"],
  ["negation", "can I travel with a passport", "can I travel without a passport"],
  ["antonym", "how do I open a bank account", "how do I close a bank account"],
  ["antonym", "how do I lock my phone screen", "how do I unlock my phone screen"],
  ["antonym", "send money to my bank", "send money from my bank"],
  ["substitution", "what is the weather in Paris", "what is the weather in London"],
  ["rare-term", "how do I lose weight at home", "how do I lose weight at home with yoga"],
  ["question-type", "when is the movie festival", "where is the movie festival"],
  ["question-type", "can I renew a passport online", "how do I renew a passport online"],
  ["order", "does the dog bite the cat", "does the cat bite the dog"],
  ["order", "convert dollars for euros", "convert euros for dollars"],
  ["person", "what is my middle name", "what is your middle name"],
  ["small-word", "delete all files in the folder", "delete files in the folder"],
  ["small-word", "what city are you from", "what city are you"],
  ["small-word", "is it healthy to sleep after lunch", "is it healthy to sleep lunch"],
  ["small-word", "can I swim until the storm", "can I swim in the storm"],
  ["order", "should I sell my house or rent my flat", "should I rent my house or sell my flat"],
  ["order", "which costs more, hot dogs or burgers", "which costs more, dogs or hot burgers"],
  ["order", "what do cats and dogs need from people and birds", "what do people and birds need from cats and dogs"],
  ["negation", "isn't it dangerous to mix bleach and ammonia", "is it dangerous to mix bleach and ammonia"],
  ["modality", "how many people can be in a car", "how many people are in a car"],
  ["modality", "did my credit card arrive", "will my credit card arrive"],
  ["too-few-terms", "what about the python", "what is about a python"],
  ["formal-text", "if (a < b) { return x[0]; }", "if (a < b) { return x[0] }; y"],
];

const ACCEPTED: readonly (readonly [string, string])[] = [
  ["set an oven timer for five minutes", "set an oven timer for 5 min"],
  ["it costs 1,000 dollars to repair the roof", "it costs $1000 to repair the roof"],
  ["book the flight on 2024-05-01", "book the flight on May 1st, 2024"],
  ["Hi! Could you please tell me how to open a bank account? Thanks!", "how do I open a bank account"],
  [
    "What's the difference between colour film and slide film?",
    "what is the difference between color film and slide film",
  ],
  ["How do you boil eggs?", "how can I boil an egg"],
  ["In Spain, what do people eat for dinner?", "what do people eat for dinner in Spain"],
  ["can you tell me what the exchange rate is", "what is the exchange rate"],
  ["HOW DO I RESET MY PASSWORD", "how do i reset my password?"],
  ["Isn't it dangerous to mix bleach and ammonia?", "Is it not dangerous to mix bleach and ammonia?"],
  ["Why don't they ban plastic bottles?", "Why do they not ban plastic bottles?"],
  ["Isn't the ocean salty in Greenland?", "Is the ocean not salty in Greenland?"],
  ["what is the difference between a stock and a bond", "what is the difference between a bond and a stock"],
  ["is a banana a fruit or a berry", "is a banana a berry or a fruit"],
  ["how fast is Kafka vs RabbitMQ", "how fast is RabbitMQ vs Kafka"],
  ["what is the best way to learn Java programming", "how can I learn Java programming"],
  ["what should I do to improve my typing speed", "how do I improve my typing speed"],
  ["how does one make pottery interesting", "how do I make pottery interesting"],
  ["what have been the biggest mistakes of Napoleon", "what are the biggest mistakes of Napoleon"],
];

describe("a guard", () => {
  it.each(REFUSED)("%s refuses %j for %j", (guard, a, b) => {
    for (const [query, entry] of [
      [a, b],
      [b, a],
    ] as const) {
      const verdict = judge(query, entry);
      expect(verdict.accepted).toBe(false);
      expect(verdict.guards).toContain(guard);
    }
  });

  it.each(ACCEPTED)("lets %j answer %j", (a, b) => {
    for (const [query, entry] of [
      [a, b],
      [b, a],
    ] as const)
      expect(judge(query, entry)).toMatchObject({ accepted: true, guards: [] });
  });

  const FACTS: readonly GuardName[] = ["numbers", "symbols", "negation", "antonym", "formal-text"];
  it.each(PROFILES)("of fact holds in profile %s", (profile) => {
    for (const [guard, a, b] of REFUSED)
      if (FACTS.includes(guard)) expect(judge(a, b, profile).guards).toContain(guard);
  });

  it.each([
    ["Wie ist das Wetter in Berlin heute", "Wie ist das Wetter in München heute"],
    ["Ich kann meine Karte nicht benutzen", "Ich kann meine Karte benutzen"],
    ["¿Cuánto cuesta el billete de ida?", "¿Cuánto cuesta el billete de vuelta?"],
    ["今天北京天气怎么样", "今天上海天气怎么样"],
    ["我可以取消订单吗", "我不可以取消订单吗"],
    ["Как открыть счет в банке", "Как закрыть счет в банке"],
  ])("is stricter where it does not know the language: %s, %s", (a, b) => {
    for (const profile of PROFILES) expect(judge(a, b, profile).accepted).toBe(false);
  });
});

describe("a misspelled word", () => {
  it.each([
    ["how do I activate my bank account", "how do I activaet my bank account"],
    ["why was my transfer declined yesterday", "why was my transferr declined yesterday"],
    ["where can I find a chinese restaurant", "where can I find a chinese restarant"],
  ])("matches what was meant: %s", (meant, written) => {
    expect(judge(written, meant).accepted).toBe(true);
    expect(judge(meant, written).accepted).toBe(true);
  });

  it.each([
    ["do the payments arrive on wednesday", "do the paymenst arrive on wednesday"],
    ["does the bank open on wednesday morning", "does the bank open on wedneday morning"],
    ["how much money does a pilot earn", "how much mony does a pilot earn"],
    ["how old is the mother of the queen", "how old is the mothher of the queen"],
  ])("is read as its singular, weekday, longer or doubled form: %s", (meant, written) => {
    expect(judge(written, meant).accepted).toBe(true);
    expect(judge(meant, written).accepted).toBe(true);
  });

  it.each([
    ["how do I use etsy for my shop", "how do I use betsy for my shop"],
    ["how do I tweet a long story", "how do I tweeze a long story"],
    ["where did they row on sunday", "where did they grow on sunday"],
    ["who is mari of the village choir", "who is maria of the village choir"],
  ])("is never made of a name or a word that exists: %s, %s", (a, b) => {
    expect(judge(a, b).accepted).toBe(false);
    expect(judge(b, a).accepted).toBe(false);
  });

  it("is not taken for a name, a rare word or one with another first letter", () => {
    expect(judge("how do I use figma for my project", "how do I use sigma for my project").accepted).toBe(false);
    expect(judge("who is professor jonsin of the college", "who is professor johnson of the college").accepted).toBe(
      false,
    );
  });

  it("does not let two slips vouch for each other", () => {
    expect(judge("how do I activaet my bank account", "how do I actviate my bank account").accepted).toBe(false);
  });

  it("still meets every guard", () => {
    expect(judge("how do I activaet my bank account", "how do I deactivate my bank account").accepted).toBe(false);
    expect(judge("wait fourty minutes for the transfer", "wait fifty minutes for the transfer").accepted).toBe(false);
  });
});
