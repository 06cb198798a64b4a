import { expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { Random } from "./generators/random";

const scanner = createScanner();
const SAMPLES = 12;

function isbn13(random: Random): string {
  const body = `978${random.digits(9)}`;
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  const digits = `${body}${(10 - (sum % 10)) % 10}`;
  return random.pick([digits, digits.replace(/(...)(.)(....)(....)(.)/, "$1-$2-$3-$4-$5")]);
}

/** What names a standard, a work, a machine of nobody or an example, in prompts that ask about it. */
const KINDS: Readonly<Record<string, (random: Random) => string>> = {
  "loopback address": (random) =>
    `127.0.${random.integer(0, 9)}.${random.integer(1, 254)}:${random.integer(1_024, 65_535)}`,
  "documentation address": (random) =>
    `${random.pick(["192.0.2", "198.51.100", "203.0.113"])}.${random.integer(1, 254)}`,
  "any address": () => "0.0.0.0:8080",
  "example domain": (random) =>
    `${random.chars(5, "abcdefghij")}@${random.pick(["example.com", "example.org", "mail.example.net", "corp.test"])}`,
  "reserved phone": (random) => `(${random.integer(212, 989)}) 555-01${random.digits(2)}`,
  RFC: (random) => `RFC ${random.integer(768, 9_700)}`,
  "ISO standard": (random) =>
    `ISO/IEC ${random.integer(8_000, 29_999)}-${random.integer(1, 9)}:20${random.integer(10, 25)}`,
  CVE: (random) => `CVE-20${random.integer(10, 26)}-${random.digits(random.integer(4, 6))}`,
  port: (random) => `port ${random.integer(1, 65_535)}`,
  DOI: (random) =>
    `10.${random.digits(4)}/${random.chars(6, "abcdefgh")}.20${random.integer(10, 25)}.${random.digits(6)}`,
  ISBN: (random) => `ISBN ${isbn13(random)}`,
  arXiv: (random) => `arXiv:${random.integer(10, 25)}0${random.integer(1, 9)}.${random.digits(5)}`,
  patent: (random) => `US ${random.integer(5, 11)},${random.digits(3)},${random.digits(3)} B2`,
  EN: (random) => `DIN EN ${random.digits(5)}-${random.integer(1, 9)}`,
  IEEE: (random) => `IEEE 802.${random.integer(1, 22)}${random.pick(["", "ax", "ac", "be"])}`,
  ASTM: (random) => `ASTM ${random.pick(["A", "D", "E", "F"])}${random.integer(20, 3_999)}-${random.integer(10, 25)}`,
  commit: (random) => `commit ${random.chars(40, "0123456789abcdef")}`,
  version: (random) =>
    `version ${random.integer(1, 40)}.${random.integer(0, 40)}.${random.integer(0, 99)}.${random.integer(0, 99)}`,
  "public person": (random) =>
    random.pick(["Albert Einstein", "Marie Curie", "Ada Lovelace", "Isaac Newton", "Jane Austen"]),
};
const PROMPTS = [
  "What is § about?",
  "Explain § in two sentences.",
  "How does § compare with the earlier one?",
  "Summarise §.",
  "Was bedeutet §?",
  "is § still relevant?",
];

it.each(Object.entries(KINDS))("a prompt about it is not personal: %s", (_, make) => {
  const random = new Random(61);
  const personal = Array.from({ length: SAMPLES }, () => make(random))
    .flatMap((subject) => PROMPTS.map((prompt) => prompt.replace("§", subject)))
    .map((text) => ({
      text,
      found: scanner.scan(text).findings.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`),
    }))
    .filter(({ found }) => found.length > 0);
  expect(personal).toEqual([]);
});
