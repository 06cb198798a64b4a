import { describe, expect, it } from "vitest";
import { pick, seededRandom } from "../../bench/similarity/random";
import { freshIndex } from "./judge";

const index = freshIndex();
const DRAWS = 12;
const THINGS = "card account app order payment transfer refund invoice ticket".split(" ");
const ANIMALS = "cats dogs birds snakes horses goats".split(" ");
const PLACES = "rome oslo lima cairo paris tokyo".split(" ");
const STATES = "feel look smell die sleep rank think sound".split(" ");

type Draw = (any: (words: readonly string[]) => string) => readonly [string, string];

function served(a: string, b: string): boolean {
  const [one, other] = [index.analyse(a), index.analyse(b)];
  return one !== null && other !== null && index.compare(one, other, "loose").accepted;
}

/** Kinds of differences that change what is asked, each with a way to draw pairs. */
const KINDS: Readonly<Record<string, Draw>> = {
  "a mark behind what is worked out of the characters": (any) => {
    const frame = any(["md5 of #", "base64 of #", "reverse the string #", "morse for #", "what is the sha256 of #"]);
    const text = frame.replace("#", any(["hello", "abc", "good day"]));
    return [text, `${text}${any(["!", ".", "..."])}`];
  },
  "a unit in another case": (any) => {
    const [bits, bytes] = any(["Mbps MBps", "Gbps GBps", "kbps kBps"]).split(" ");
    return [`is 5 ${bits} fast`, `is 5 ${bytes} fast`];
  },
  "a word of another language that is one letter from an English one": (any) => {
    const [one, other] = any(["cousin coussin", "rose rosse", "poison poisson", "desert dessert"]).split(" ");
    const frame = any(["# définition", "que signifie #", "acheter un #"]);
    return [frame.replace("#", one ?? ""), frame.replace("#", other ?? "")];
  },
  "a letter of a title": (any) => {
    const frame = any(["who sang Thank #", "who wrote Only #", "play Because I Love #"]);
    return [frame.replace("#", "You"), frame.replace("#", "U")];
  },
  "a comma that makes an answer of no": (any) => {
    const rest = any(["wait", "smoking is bad", "refunds for us", "parking here"]);
    return [`no, ${rest}`, `no ${rest}`];
  },
  "this and the, before what may stand in the prompt itself": (any) => {
    const frame = any(["who wrote # text", "fix # code", "what is # sentence about", "grade # essay", "who is # man"]);
    return [frame.replace("#", "this"), frame.replace("#", any(["the", "my"]))];
  },
  "this, and none": (any) => {
    const thing = any(THINGS);
    return [`is this ${thing} safe`, `is ${thing} safe`];
  },
  "now, where it says when": (any) => {
    const frame = any(["can i vote#", "will it rain#", "did he leave#", "why not#", "is it better#", "should i sell#"]);
    return [frame.replace("#", ` ${any(["now", "currently"])}`), frame.replace("#", "")];
  },
  "again, where it is done once more": (any) => {
    const frame = any(["can i vote#", "will it rain#", "how do i open it#", "why did he call#", "may i return#"]);
    return [frame.replace("#", " again"), frame.replace("#", "")];
  },
  "a value, and a change to it": (any) => {
    const value = any(["credit limit", "balance", "salary", "interest rate", "address"]);
    const [asked, done] = [any(["find", "check", "get", "give me"]), any(["raise", "change", "hide", "delete"])];
    return [`${asked} my ${value}`, `${done} my ${value}`];
  },
  "a value, and where or how it is found": (any) => {
    const value = any(["credit limit", "balance", "salary", "interest rate", "address"]);
    return [`what is my ${value}`, `${any(["where is", "why is", "when is", "how is", "who has"])} my ${value}`];
  },
  "a way, and whether there is one": (any) => {
    const action = any(["sharpen a knife", "fold a shirt", "change a tire", "open an account"]);
    return [`${any(["how to", "steps to", "ways to", "how does one"])} ${action}`, `can one ${action}`];
  },
  "what must be done, and what one wants or may": (any) => {
    const action = any(["cancel my order", "verify my card", "close my account", "return my item"]);
    return [`i have to ${action}`, `${any(["i want to", "can i", "i do not want to", "do i have to"])} ${action}`];
  },
  "what is better, and what is worse": (any) => {
    const [a, b] = [any(ANIMALS), any(THINGS)];
    return [`is a ${a} ${any(["better", "cheaper", "faster"])} or a ${b}`, `is a ${b} worse or a ${a}`];
  },
  "whose, and which of them": (any) => {
    const frame = any(["is better than #", "or #", "not #"]);
    const thing = any(THINGS);
    return [`my ${thing} ${frame.replace("#", `this ${thing}`)}`, `this ${thing} ${frame.replace("#", `my ${thing}`)}`];
  },
  "a negation that moves to another verb": (any) => {
    const [one, other] = [any(ANIMALS), any(["eat", "sleep", "run"])];
    return [`why do ${one} not want to ${other}`, `why do ${one} want to not ${other}`];
  },
  "why something fails, and whether": (any) => {
    const thing = any(THINGS);
    return [
      `why did my ${thing} fail`,
      `${any(["has my", "will my", "when did my"])} ${thing} ${any(["fail", "failed"])}`,
    ];
  },
  "sides that change places where the text speaks of order": (any) => {
    const [a, b] = [any(ANIMALS), any(THINGS)];
    const order = any(["which comes first", "what is the latter", "pick the former", "rank in that order"]);
    return [`${order}, ${a} or ${b}`, `${order}, ${b} or ${a}`];
  },
  "sides of a movement": (any) => {
    const [a, b] = [any(PLACES), any(["lima city", "bern", "kyoto"])];
    return [`how do i fly between ${a} and ${b}`, `how do i fly between ${b} and ${a}`];
  },
  "sides of what is reckoned from the one to the other": (any) => {
    const [a, b] = [any(PLACES), any(["lima city", "bern", "kyoto"])];
    const frame = any(["time difference", "price difference", "exchange rate", "conversion", "ratio", "difference of"]);
    return [`what is the ${frame} between ${a} and ${b}`, `what is the ${frame} between ${b} and ${a}`];
  },
  "a name in capitals, and all in capitals": (any) => {
    const frame = any(["who is #", "what did # say", "what is # law", "where is #"]);
    const name = any(["us", "who"]);
    return [frame.replace("#", name).toUpperCase(), frame.replace("#", name)];
  },
  "sides with something behind them": (any) => {
    const [a, b] = [any(ANIMALS), any(THINGS)];
    return [`should i draw ${a} or ${b} and a tree`, `should i draw ${b} or ${a} and a tree`];
  },
  "a mark that is what is asked about": (any) => {
    const mark = any(["?", "!"]);
    const frame = any(["what does # mean in c", "when do i use # in code", "what is #", "how do i type #", "# or not"]);
    return [frame.replace("#", mark), frame.replace("#", mark + mark)];
  },
  "a mark that is missing where it is what is asked about": (any) => {
    const frame = any(["how do i type #", "what is meant by #", "how do i escape #", "what do i call #"]);
    return [frame.replace("#", any(["?", "!"])), frame.replace(" #", "")];
  },
  "an article that belongs to a quantity": (any) => {
    const count = any(["little", "few", "hundred", "dozen", "lot of", "couple", "number of"]);
    const thing = any(["money", "payments", "transfers", "refunds"]);
    return [`why did i get a ${count} ${thing}`, `why did i get ${count} ${thing}`];
  },
  "an article that makes another thing": (any) => {
    const frame = any(["who is in # now", "how do i get to #", "when did he leave #", "is it on #"]);
    const thing = any(["hospital", "school", "office", "church", "college", "record", "table", "red"]);
    return [frame.replace("#", `the ${thing}`), frame.replace("#", thing)];
  },
  "what a thing is, and what the thing is": (any) => {
    const thing = any(["limit", "rate", "balance", "fee", "deadline"]);
    return [`what is a ${thing}`, `what is the ${thing}`];
  },
  "a hyphen that joins other words": (any) => {
    const [a, b] = [
      any(["man", "fish", "small", "old", "two"]),
      any(["eating", "business", "car", "loving", "legged"]),
    ];
    return [`tell me about ${a} ${b} ${any(ANIMALS)}`, `tell me about ${a}-${b} ${any(ANIMALS.slice(0, 1))}`];
  },
  "a hyphen that ends a number": (any) => {
    const unit = any(["hour", "dollar", "mile", "day"]);
    return [`how do i plan twenty-four ${unit} shifts`, `how do i plan twenty four-${unit} shifts`];
  },
  "any thing, and the one that is known": (any) => {
    const verb = any("get request check receive find show expect".split(" "));
    const frame = any(["how do i # ", "can i # ", "where do i # ", "why can i not # "]).replace("#", verb);
    const thing = any(THINGS);
    return [`${frame}a ${thing}`, `${frame}the ${thing}`];
  },
  "how many something is done to that no list has": (any) => {
    const verb = any("ban rename archive merge approve promote migrate lend wipe".split(" "));
    const frame = any([
      "what happens if i # ",
      "how do i # ",
      "can i # ",
      "how long does it take to # ",
      "i want to # ",
    ]);
    const thing = any(["user", "account", "device", "customer", "document"]);
    const asked = frame.replace("#", verb);
    return [`${asked}my ${thing}`, `${asked}my ${thing}s`];
  },
  "how many of them, of a thing that is known": (any) => {
    const frame = any(["where is the united #", "what is in the old #", "who opened the new #"]);
    const thing = any(["state", "document", "account", "image"]);
    return [frame.replace("#", thing), frame.replace("#", `${thing}s`)];
  },
  "a word that is a name too, all in capitals": (any) => {
    const frame = any(["where is #", "what does # mean", "how do i find #", "who owns #"]);
    const name = any("china mark rose grant frank jack dawn".split(" "));
    return [frame.replace("#", name).toUpperCase(), frame.replace("#", name)];
  },
  "how many are closed, sent or bought": (any) => {
    const frame = any([
      "close my #",
      "how do i delete my #",
      "can i cancel my #",
      "what if i block my #",
      "i sent my #",
    ]);
    const thing = any(THINGS);
    return [frame.replace("#", thing), frame.replace("#", `${thing}s`)];
  },
  "courtesy that is what is asked about": (any) => {
    const polite = any(["please", "thanks", "thank you"]);
    const frame = any([
      "how do i say #",
      "what is the meaning of #",
      "how do people express #",
      "when should i write #",
    ]);
    return [frame.replace("#", polite), frame.replace(" #", "")];
  },
  "a greeting that is a name": (any) => {
    const name = any(["hello world in", "well water in", "dear abby in", "ok computer in", "yo mama in"]);
    const [, ...rest] = name.split(" ");
    return [`${name} ${any(PLACES)}`, `${rest.join(" ")} rome`];
  },
  "somebody else who does it": (any) => {
    const verb = any([...STATES, "get paid", "charge", "make money"]);
    return [`how do ${any(["you", "people", "they"])} ${verb}`, `how do i ${verb}`];
  },
  "how one is, and how to be": (any) => {
    const verb = any(STATES);
    return [`how do i ${verb} today`, `how ${any(["can i", "to", "am i able to"])} ${verb} today`];
  },
  "what one has to do, and wants to": (any) => {
    const verb = any(["leave my job", "see a doctor", "move out", "marry him"]);
    return [`i have to ${verb}`, `i want to ${verb}`];
  },
  "whether somebody can, and an order": (any) => {
    const verb = any(["speak french", "play chess", "read chinese", "write code", "solve equations"]);
    return [`${any(["can", "could"])} you ${verb}`, verb];
  },
  "when it happens, and to be told then": (any) => {
    const thing = any(THINGS);
    return [`${any(["let me know", "tell me"])} when my ${thing} is here`, `when is my ${thing} here`];
  },
  "a comma that makes a list": (any) => {
    const [a, b] = [any(["milk", "butter", "rice", "apple"]), any(["chocolate", "cake", "cream", "pie"])];
    return [`what is in ${a}, ${b} and tea`, `what is in ${a} ${b} and tea`];
  },
  "a line that makes a list": (any) => {
    const [a, b] = [any(["milk", "butter", "rice", "apple"]), any(["chocolate", "cake", "cream", "pie"])];
    return [`which is healthier\n${a}\n${b}`, `which is healthier\n${a} ${b}`];
  },
  "an adverb that counts or denies": (any) => {
    const adverb = any(["exactly", "really"]);
    const frame = any(["why is it not # zero", "does it have # one root", "i do not # like it", "is it # half full"]);
    return [frame.replace("#", adverb), frame.replace(" #", "")];
  },
  "when one may, and when one does": (any) => {
    const verb = any(["retire", "vote", "leave", "start"]);
    return [`when can i ${verb}`, `when do i ${verb}`];
  },
  "a place within a place": (any) => {
    const [a, b] = [any(["plate", "table", "shelf"]), any(["box", "bag", "room"])];
    return [`how do i draw a cup on a ${a} in a ${b}`, `how do i draw a cup in a ${b} on a ${a}`];
  },
  "whose fee, and what the fee is for": (any) => {
    const [noun, thing] = [any(["fee", "cost", "rate", "limit"]), any(["late payment", "a transfer", "the bank"])];
    return [`what is the ${noun} for ${thing}`, `what is the ${noun} of ${thing}`];
  },
  "a list of ways or steps, and how": (any) => {
    const verb = any(["pay a bill", "reset my phone", "open an account"]);
    return [any(["what are all the ways to", "steps to", "ways to"]).concat(` ${verb}`), `how do i ${verb}`];
  },
};

describe("a pair of a kind that changes what is asked", () => {
  it.each(Object.entries(KINDS))("is refused in every profile: %s", (name, draw) => {
    const random = seededRandom(name.length * 7919);
    for (let i = 0; i < DRAWS; i++) {
      const [a, b] = draw((words) => pick(random, [...words]));
      if (a === b) continue;
      expect(served(a, b), `${a} | ${b}`).toBe(false);
      expect(served(b, a), `${b} | ${a}`).toBe(false);
    }
  });
});

describe("two prompts without a difference", () => {
  it("were written alike, but for case, quotes and blanks", () => {
    const random = seededRandom(41);
    const parts =
      "twenty four - hour fee of for on my the card a cats or dogs between and vs in june rome , ? ?? ! please how do i can is why when tell me steps to value x 's top up log in".split(
        " ",
      );
    const texts = Array.from({ length: 1500 }, () =>
      Array.from({ length: 3 + Math.floor(random() * 5) }, () => pick(random, parts)).join(random() < 0.2 ? "-" : " "),
    );
    const plain = (text: string) => text.toLowerCase().replace(/\s+/g, " ").trim();
    const read = texts.map((text) => ({ text, features: index.analyse(text) }));
    const changed = read.map(({ text }) => {
      const words = text.split(" ");
      const at = Math.floor(random() * words.length);
      const swapped = random() < 0.5 ? pick(random, parts) : `${words[at]}${pick(random, ["-", ","])}`;
      return words.with(at, swapped).join(" ");
    });
    for (const [i, one] of read.entries()) {
      const text = changed[i] ?? "";
      const other = { text, features: index.analyse(text) };
      if (!one?.features || !other?.features || plain(one.text) === plain(other.text)) continue;
      const { decision } = index.compare(one.features, other.features, "loose");
      expect(decision.edits.length, `${one.text} | ${other.text}`).toBeGreaterThan(0);
    }
  });
});
