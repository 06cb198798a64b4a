import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { mnemonic } from "./generators/mnemonic";
import { Random } from "./generators/random";

/**
 * Words that name something personal and are words of other trades too: codes and ports, pins of chips, registers,
 * decorators, digests, firms. Each kind with samples that must be found and with those of the other trade.
 */

const scanner = createScanner();
const SAMPLES = 6;
const LETTERS = "ABCDEFGHJKLMNPRSTUVWXY";
const CONSONANTS = "BCDFGHJKLMNPRSTVWXYZ";
const HEX = "0123456789abcdef";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** A wallet's import key: a version, 256 bits, perhaps a mark, and four bytes of a doubled SHA-256. */
function importKey(random: Random): string {
  const secret = Array.from({ length: 32 }, () => random.integer(0, 255));
  const body = Buffer.from([0x80, ...secret, ...random.pick([[], [1]])]);
  const hash = (data: Buffer) => createHash("sha256").update(data).digest();
  let rest = BigInt(`0x${Buffer.concat([body, hash(hash(body)).subarray(0, 4)]).toString("hex")}`);
  let key = "";
  for (; rest > 0n; rest /= 58n) key = BASE58.charAt(Number(rest % 58n)) + key;
  return key;
}

function card(random: Random): string {
  const digits = `4${random.digits(14)}`;
  const sum = [...digits].reduce((total, char, i) => {
    const digit = Number(char) * (i % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

const words = (random: Random, count: number) =>
  Array.from({ length: count }, () => random.chars(random.integer(3, 8), "aeioubdgklmnrst")).join(" ");

interface Kind {
  name: string;
  make: (random: Random) => string;
  forms: readonly string[];
  /** The same place with what the other trade writes there. */
  other: (random: Random) => string;
}

const KINDS: readonly Kind[] = [
  {
    name: "a wallet's import key",
    make: importKey,
    forms: ["import § now", "WIF: §", '{"key":"§"}', "the key is §."],
    other: (r) => `the id ${r.chars(51, BASE58)}`.replace(/ ./, " 2"),
  },
  {
    name: "a pass phrase of words in quotes",
    make: (r) => words(r, 4),
    forms: ['The passphrase is "§".', "passphrase: '§'", "my pass phrase: “§”"],
    other: () => 'The passphrase "must be at least 12 characters".',
  },
  {
    name: "a code of somebody",
    make: (r) => r.digits(6),
    forms: ["your code is §", "PIN §", "my TAN is §"],
    other: (r) =>
      r.pick([
        `my code ${r.integer(3000, 9999)} is the port`,
        `tan ${r.integer(1000, 9999)} degrees`,
        `pin ${r.integer(1000, 4000)} of the chip`,
        `exit code ${r.integer(1000, 9999)}`,
      ]),
  },
  {
    name: "a Spanish plate",
    make: (r) => `${r.digits(4)} ${r.chars(3, CONSONANTS).replace(/RPM|BMW|KMH|KWH|GBP|HKD/, "KLM")}`,
    forms: ["Mi coche es §", "matrícula §", "el coche con matrícula §"],
    other: (r) => `the car at ${r.integer(1000, 7000)} RPM`,
  },
  {
    name: "a British plate of old form",
    make: (r) => `${r.chars(1, LETTERS)}${r.integer(1, 999)} ${r.chars(3, LETTERS)}`,
    forms: ["the vehicle reg is §", "number plate §", "reg: §"],
    other: (r) =>
      r.pick([`reg AX-${r.integer(10, 99)}`, `reg EAX ${r.integer(10, 64)}`, `The Audi RS-Q ${r.integer(1000, 4000)}`]),
  },
  {
    name: "an account",
    make: (r) => `@${r.chars(6, "aeioubdgklmnrst")}_${r.digits(2)}`,
    forms: ["find me § there", "I'm on mastodon as §", "dm me §"],
    other: (r) => r.pick(["find me @types/node", "I am a @property decorator", "write me @media print rules"]),
  },
  {
    name: "a number that a label is glued to",
    make: (r) => `0151${r.pick(["2", "6", "7"])}${r.digits(7)}`,
    forms: ["tel§", "phone§ please"],
    other: (r) => `step${r.digits(3)}`,
  },
  {
    name: "the halves of a card on two lines",
    make: (r) => card(r).replace(/^(.{4})(.{4})(.{4})(.{4})$/, "$1 $2\n$3 $4"),
    forms: ["card §", "Card number: §."],
    other: (r) => `table ${r.digits(4)} ${r.digits(4)}\n${r.digits(4)} ${r.digits(4)}`,
  },
  {
    name: "a number in words",
    make: (r) =>
      `oh seven seven ${Array.from({ length: 3 }, () => r.pick(["one", "two", "four", "nine"])).join(" ")} double zero ${r.pick(["five", "six"])} two one`,
    forms: ["my number is §", "call § today"],
    other: () => "one two three four five six seven eight nine",
  },
  {
    name: "a sort code and an account in a sentence",
    make: (r) => `${r.digits(2)}-${r.digits(2)}-${r.digits(2)} account ${r.digits(8)}`,
    forms: ["sort code §", "Sort code: §"],
    other: (r) => `ratio ${r.integer(10, 19)}-${r.integer(40, 49)}-${r.integer(50, 59)} ${r.digits(8)} items`,
  },
  {
    name: "a Chinese name in front of a form of address",
    make: (r) => `${r.pick(["李", "王", "张", "陈", "刘"])}${r.pick(["强", "伟", "小明", "建国"])}`,
    forms: ["请转告§先生", "§女士的电话", "患者§今天出院"],
    other: () => "先生们女士们大家好",
  },
  {
    name: "a postcode in a record",
    make: (r) => r.pick([`SW${r.integer(1, 9)}A ${r.integer(1, 9)}AA`, r.digits(5).replace(/^0/, "1")]),
    forms: ['{"postcode": "§"}', '{"address":{"zipCode":"§"}}', '"plz":"§"'],
    other: (r) => `the zip file of ${r.integer(10000, 99999)} bytes`,
  },
  {
    name: "a birth date whose form is told",
    make: (r) => `0${r.integer(1, 9)}/${r.integer(13, 28)}/${r.integer(1940, 2005)}`,
    forms: [
      "date of birth (US format) §",
      "My date of birth in month-day order is §",
      "Date of birth, written in the US way: §",
    ],
    other: (r) => `The library, born at a firm, reached 1.0 on 12 June ${r.integer(1995, 2020)}.`,
  },
  {
    name: "the parties of an agreement",
    make: (r) => `${r.pick(["JOHN", "MARIA", "PETER"])} ${r.pick(["KOWALSKI", "HERNANDEZ", "LINDQVIST"])}`,
    forms: ["between § AND ACME LLC", "the defendant § appeared"],
    other: (r) =>
      r.pick(["between ACME LLC and GLOBEX CORPORATION", "between TCP AND UDP", "the seller ACME TRADING GMBH"]),
  },
];

function isCovered(text: string, value: string): boolean {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of scanner.scan(text).findings) covered.fill(1, start, end);
  const at = text.indexOf(value);
  return Array.from({ length: value.length }, (_, i) => at + i).every(
    (i) => covered[i] === 1 || !/[\p{L}\p{N}]/u.test(text.charAt(i)),
  );
}

describe.each(KINDS)("$name", ({ make, forms, other }) => {
  it("is found", () => {
    const random = new Random(61);
    const lost = forms.flatMap((form) =>
      Array.from({ length: SAMPLES }, () => make(random)).flatMap((value) => {
        const text = form.replace("§", () => value);
        return isCovered(text, value) ? [] : [text];
      }),
    );
    expect(lost).toEqual([]);
  });

  it("is not seen where another trade uses the word", () => {
    const random = new Random(67);
    const touched = Array.from({ length: SAMPLES * 2 }, () => other(random)).flatMap((text) =>
      scanner.scan(text).findings.map(({ type, start, end }) => `${type} ${text.slice(start, end)} | ${text}`),
    );
    expect(touched).toEqual([]);
  });
});

describe("other trades", () => {
  const random = new Random(71);
  it.each([
    ["a list of words that is no phrase", () => words(random, 12)],
    ["the digest of something", () => `The key ${random.chars(32, HEX)} is its md5`],
    ["a process table", () => `PID|PPID|CMD|STAT\nPID|${random.digits(4)}|node server.js|0:01`],
    ["coordinates of a place", () => `I am testing lat: ${random.integer(10, 60)}.8584, lon: 2.2945 with the API.`],
    ["items of a list", () => 'The login form, "step-2", and the account: Sales, "Q3-2024"'],
    ["a writer", () => "Лев Николаевич Толстой написал роман; портрет Толстого Л. Н. висит здесь."],
  ])("%s", (_, make) => {
    for (let i = 0; i < SAMPLES; i++) expect(scanner.scan(make()).findings).toEqual([]);
  });

  it("tells a phrase from twelve words of its list by the checksum", () => {
    const phrase = mnemonic(random, 12);
    const shuffled = phrase.split(" ").toReversed().join(" ");
    expect(isCovered(`these are ${phrase}, see`, phrase)).toBe(true);
    expect(scanner.scan(`recovery phrase: ${shuffled}`).findings).toHaveLength(1);
  });
});
