import { describe, expect, it } from "vitest";
import { type TimeSensitivity, timeSensitivityOf } from "@/lib/text/time-sensitivity";

const ASKED: Readonly<Record<TimeSensitivity, readonly string[]>> = {
  unique: [
    "Tell me another joke",
    "another one",
    "Give me a random number between 1 and 10",
    "a random number",
    "Generate a new UUID",
    "a new UUID",
    "Roll a die",
    "flip a coin for me",
    "Pick one of these names at random: Ann, Bo, Cy",
    "Suggest a different name",
    "Erzähl mir noch einen Witz",
    "Raconte-moi une autre blague",
    "otro chiste, por favor",
  ],
  now: [
    "What is happening right now?",
    "What time is it?",
    "current price of gold",
    "What's the weather in Paris?",
    "Is it raining in Oslo now?",
    "what is the score",
    "Is GitHub down?",
    "Wie spät ist es?",
    "¿Qué hora es?",
    "现在几点",
  ],
  day: [
    "What is the date today?",
    "What day is it?",
    "latest news",
    "What is the latest version of Node?",
    "What happened this week?",
    "How many days until Christmas?",
    "Is the shop open on Sunday or until Friday?",
    "What is due next Tuesday?",
    "who is the current president of France",
    "Was passiert heute in Berlin?",
    "Quelles sont les dernières nouvelles ?",
    "今天有什么新闻",
  ],
  none: [
    "What is the current in a circuit?",
    "How does today's society treat age?",
    "Explain random forest",
    "What is a random variable?",
    "What is the UUID v4 format?",
    "How do I generate a random number in Python?",
    "Where is New York?",
    "Who is the latest common ancestor of humans and chimps?",
    "The form is due at the latest when?",
    "What is the time complexity of quicksort?",
    'Translate: "see you tomorrow"',
    "What does `NOW()` do in SQL?",
    "How do I reset my password?",
    "Why is the sky blue?",
    "What is another word for happy?",
  ],
};

describe("time sensitivity", () => {
  it.each(Object.entries(ASKED).flatMap(([kind, texts]) => texts.map((text) => [text, kind] as const)))(
    "%s: %s",
    (text, kind) => {
      expect(timeSensitivityOf(text)).toBe(kind);
    },
  );

  it("is the same in capitals, with other quotes and with blanks around", () => {
    for (const [kind, texts] of Object.entries(ASKED)) {
      for (const text of texts) expect(timeSensitivityOf(`  ${text.toUpperCase().replaceAll("'", "’")}  `)).toBe(kind);
    }
  });

  it("looks at the ends of a long prompt, where the question is, and not at what lies between", () => {
    const middle = "Some words about trees. ".repeat(400);
    expect(timeSensitivityOf(`${middle}yesterday ${middle}`)).toBe("none");
    expect(timeSensitivityOf(`${middle}What is the weather right now?`)).toBe("now");
    expect(timeSensitivityOf(`Right now: ${middle}`)).toBe("now");
  });
});
