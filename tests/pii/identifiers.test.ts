import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScanner, type PiiType } from "@/lib/pii/scan";
import { bsn, card, cpf, iban, imei, isCpf, nhs, npi, pesel, withDigitChanged } from "./generate";

const scanner = createScanner({ reserved: "find" });
const found = (text: string) =>
  scanner.scan(text).findings.map(({ start, end, type }) => ({ value: text.slice(start, end), type }));

const KINDS: readonly [string, PiiType, fc.Arbitrary<string>, string][] = [
  ["a card", "CREDIT_CARD", card, "The payment was made with "],
  ["an IBAN", "IBAN", iban, "Please transfer the rest to "],
  ["an NHS number", "HEALTH_ID", nhs, "His NHS number is "],
  ["a Dutch BSN", "NATIONAL_ID", bsn, "Het BSN is "],
  ["a PESEL", "NATIONAL_ID", pesel, "PESEL: "],
  ["a CPF", "NATIONAL_ID", cpf, "O CPF dele: "],
  ["an IMEI", "IMEI", imei, "The phone's IMEI: "],
  ["an NPI", "PROFESSIONAL_ID", npi, "Her NPI is "],
];
const PROSE = fc.constantFrom(
  "We spoke about it last week. ",
  "Sure, here it is.\n\n",
  "",
  "- first item\n- ",
  "| note | ",
);
const AFTER = fc.constantFrom(".", ", thanks!", " as agreed", "\nRegards", ") and so on");

describe.each(KINDS)("%s", (_, type, value, label) => {
  it("is found whole inside any prose", () => {
    fc.assert(
      fc.property(PROSE, value, AFTER, (before, number, after) => {
        expect(found(`${before}${label}${number}${after}`)).toContainEqual({ value: number, type });
      }),
      { numRuns: 150 },
    );
  });

  it("is not taken for valid with one digit changed", () => {
    fc.assert(
      fc.property(value, fc.nat(30), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
        // A changed length-defining digit of an IBAN's country can't happen: only digits are changed.
        const wrong = withDigitChanged(number, place, by);
        fc.pre(!isCpf(wrong));
        expect(found(`${label}${wrong}.`)).not.toContainEqual({ value: wrong, type });
      }),
      { numRuns: 150 },
    );
  });
});

describe("what is written in other ways", () => {
  it.each([
    ["GB82 WEST 1234 5698 7654 32", "IBAN"],
    ["gb82west12345698765432", "IBAN"],
    ["GB82-WEST-1234-5698-7654-32", "IBAN"],
    ["::ffff:81.2.70.1", "IP_ADDRESS"],
    ["fe80::1ff:fe23:4567:890a%eth0", "IP_ADDRESS"],
    ["2001:db8::/32", "IP_ADDRESS"],
    ["00:1A:2B:3C:4D:5E", "MAC_ADDRESS"],
    ["001A.2B3C.4D5E", "MAC_ADDRESS"],
    ["+44 20 7946 0958", "PHONE"],
    ["(415) 555-2671", "PHONE"],
    ["0049 30 901820", "PHONE"],
    ["AB 12 34 56 C", "SSN"],
    ["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "CRYPTO_WALLET"],
    ["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "CRYPTO_WALLET"],
    ["josé.müller+x@bücher.example", "EMAIL"],
  ])("finds %s whole", (value, type) => {
    expect(found(`see ${value} for it`)).toEqual([{ value, type }]);
  });

  it("takes the words behind a spaced IBAN for words", () => {
    expect(found("to DE89 3704 0044 0532 0130 00 by Friday 12 May")).toEqual([
      { value: "DE89 3704 0044 0532 0130 00", type: "IBAN" },
    ]);
  });
});

describe("people, places and dates by their cues", () => {
  it.each([
    ["My name is Olumide Babafemi.", "Olumide Babafemi", "PERSON"],
    ["Sehr geehrte Frau Krzyżanowska,", "Krzyżanowska", "PERSON"],
    ["Kind regards,\nQuentin Vanderbeek", "Quentin Vanderbeek", "PERSON"],
    ["Wnioskodawca: Zdzisława Brzęczyk\n", "Zdzisława Brzęczyk", "PERSON"],
    ["She moved to 221 Old Mill Road, Oxford OX2 6TP last year.", "221 Old Mill Road, Oxford OX2 6TP", "ADDRESS"],
    ["wohnt in der Gartenstraße 14a, 60596 Frankfurt.", "Gartenstraße 14a, 60596 Frankfurt", "ADDRESS"],
    ["Il habite 7 bis rue de la Paix, 75002 Paris.", "7 bis rue de la Paix, 75002 Paris", "ADDRESS"],
    ["Vive en Calle Mayor 5, 28013 Madrid", "Calle Mayor 5, 28013 Madrid", "ADDRESS"],
    ["Date of birth: 4 March 1987", "4 March 1987", "DATE_OF_BIRTH"],
    ["née le 12/05/1990 à Lyon", "12/05/1990", "DATE_OF_BIRTH"],
  ])("%s", (text, value, type) => {
    expect(found(text)).toContainEqual({ value, type });
  });
});
