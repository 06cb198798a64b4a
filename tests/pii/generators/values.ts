import { stdnum } from "stdnum";
import type { Random } from "./random";

/** Values that prove themselves or have an unmistakable form, made from the published rules. */

export interface ValueKind {
  name: string;
  make: (random: Random) => string;
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function luhn(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((char, i) => {
    const digit = Number(char) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  });
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function grouped(value: string, gap: string): string {
  return (value.match(/.{1,4}/g) ?? []).join(gap);
}

function card(random: Random): string {
  return luhn(random.pick(["4539", "4716", "5412", "5275", "6011", "3530"]) + random.chars(11, "0123456789"));
}

const IBANS: readonly (readonly [country: string, bank: string, digits: number])[] = [
  ["DE", "", 18],
  ["FR", "", 23],
  ["GB", "BARC", 14],
  ["NL", "RABO", 10],
  ["PL", "", 24],
  ["CH", "", 17],
  ["LV", "HABA", 13],
  ["TR", "", 22],
];

function iban(random: Random): string {
  const [country, bank, count] = random.pick(IBANS);
  const body = bank + random.chars(count, "0123456789");
  const numeric = [...`${body}${country}00`].map((char) => `${Number.parseInt(char, 36)}`).join("");
  return `${country}${`${98n - (BigInt(numeric) % 97n)}`.padStart(2, "0")}${body}`;
}

/** A number of the form that its check accepts: drawn until it does. */
function drawn(country: string, name: string, draw: (random: Random) => string): (random: Random) => string {
  return (random) => {
    for (;;) {
      const value = draw(random);
      if (stdnum[country]?.[name]?.validate(value).isValid === true) return value;
    }
  };
}

function ssn(random: Random): string {
  return `${random.integer(101, 665)}-${random.integer(10, 99)}-${random.integer(1_001, 9_998)}`;
}

function mac(random: Random): string {
  return Array.from({ length: 6 }, () => random.chars(2, "0123456789abcdef")).join(":");
}

const VIN_VALUES: Readonly<Record<string, number>> = Object.fromEntries(
  [..."ABCDEFGH"]
    .map((char, i) => [char, i + 1])
    .concat(
      [..."JKLMN"].map((char, i) => [char, i + 1]),
      [
        ["P", 7],
        ["R", 9],
      ],
      [..."STUVWXYZ"].map((char, i) => [char, i + 2]),
    ),
);

/** A North American vehicle: the ninth character checks the others. */
function vin(random: Random): string {
  const body = `1HG${random.chars(5, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789")}0${random.chars(4, "ABCDEFGHJKLMNPRSTUVWXYZ")}${random.digits(4)}`;
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce(
    (total, weight, i) => total + weight * (VIN_VALUES[body.charAt(i)] ?? Number(body.charAt(i))),
    0,
  );
  return `${body.slice(0, 8)}${"0123456789X".charAt(sum % 11)}${body.slice(9)}`;
}

export const SELF_PROVING: readonly ValueKind[] = [
  { name: "card", make: card },
  { name: "card in fours", make: (random) => grouped(card(random), " ") },
  { name: "card in fours by dashes", make: (random) => grouped(card(random), "-") },
  { name: "iban", make: iban },
  { name: "iban in fours", make: (random) => grouped(iban(random), " ") },
  { name: "ssn", make: ssn },
  {
    name: "e-mail",
    make: (random) => `${random.chars(6, LOWER)}.${random.chars(4, LOWER)}@${random.chars(7, LOWER)}.de`,
  },
  {
    name: "phone",
    make: (random) => `+49 ${random.pick(["151", "160", "171"])} ${random.digits(8)}`,
  },
  {
    name: "phone nanp",
    make: (random) =>
      `(${random.pick(["212", "425", "630"])}) ${random.integer(201, 989)}-${random.integer(2_000, 9_999)}`,
  },
  {
    name: "ipv4",
    make: (random) =>
      `${random.pick([81, 91, 151])}.${random.integer(1, 250)}.${random.integer(1, 250)}.${random.integer(1, 250)}`,
  },
  { name: "mac", make: mac },
  { name: "vin", make: vin },
  { name: "github token", make: (random) => `ghp_${random.chars(36, ALNUM)}` },
  { name: "aws id", make: (random) => `AKIA${random.chars(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}` },
  {
    name: "cpf",
    make: drawn("BR", "cpf", (random) => random.digits(11).replace(/(...)(...)(...)(..)/, "$1.$2.$3-$4")),
  },
  { name: "dni", make: drawn("ES", "dni", (random) => random.digits(8) + random.chars(1, "TRWAGMYFPDXBNJZSQVHLCKE")) },
  {
    name: "nric",
    make: (random) => {
      const body = random.digits(7);
      const sum = [2, 7, 6, 5, 4, 3, 2].reduce((total, weight, i) => total + weight * Number(body[i]), 0);
      return `S${body}${"JZIHGFEDCBA".charAt(sum % 11)}`;
    },
  },
  {
    name: "chinese id",
    make: drawn(
      "CN",
      "ric",
      (random) =>
        `110105${random.integer(1950, 1999)}0${random.integer(1, 9)}1${random.integer(0, 9)}${random.chars(3, "0123456789")}${random.chars(1, "0123456789X")}`,
    ),
  },
];
