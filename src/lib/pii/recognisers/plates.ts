import contextWords from "../data/context-words.json";
import type { ContextRecogniser } from "./recogniser";

/** Plates by the forms of their countries. Behind a word for them any form; behind a word for a car a strict one. */

const STRICT =
  "[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\\d{1,4}[EH]?|[A-Z]{2}-\\d{3}-[A-Z]{2}|[A-Z]{2}\\d{2} ?[A-Z]{3}|[A-Z]{2} ?\\d{3} ?[A-Z]{2}";
const LOOSE =
  "\\d{4}[ -]?[A-Z]{3}|[A-Z]{1,3}[ -]?[A-Z]{0,2}[ -]?\\d{2,5}(?:[ -]?[A-Z]{1,3})?|\\d{1,4}[ -]?[A-Z]{2,3}[ -]?\\d{1,4}|[АВЕКМНОРСТУХ] ?\\d{3} ?[АВЕКМНОРСТУХ]{2} ?\\d{2,3}|\\p{sc=Han}[A-Z][· -]?[A-Z0-9]{5,6}";
const END = "(?![\\p{L}\\d])";
/** Britain before 2001, and from 1903: `W123 ABC`, `ABC 123D`. */
const OLD_BRITISH = "[A-Z]\\d{1,3} [A-Z]{3}|[A-Z]{3} \\d{1,3}[A-Z]";
const SPANISH = "\\d{4}[ -]?(?!RPM|BMW|KMH|KWH|GBP|HKD)[BCDFGHJKLMNPRSTVWXYZ]{3}";
const BE = "(?:ist|is|est|es|è|é|:|=|：|是|为|number|no\\.?|nr\\.?)";
const NAMED = `["'\`*_)]{0,3}(?:[ \\t]{0,2}${BE}){0,2}[ \\t]{0,2}["'\`*_(]{0,3}`;
const SAID = new RegExp(`${BE}[ \\t]{0,2}["'\`*_(]{0,3}$|["'][ \\t]{0,2}:[ \\t]{0,2}["']$`, "iu");
/** A register of a processor, a standard, a grade of steel. */
const NO_PLATE =
  /^(?:[A-Z]{1,3}-?\d{1,2}|[REA][A-Z]{0,2} ?\d{1,4}|(?:ISO|DIN|EN|ASTM|ANSI|IEC|IEEE|RFC|[A-Z]?O) ?\d+)$/;

/** \`reg\` and \`plate\` are words of other trades: what nobody says is one must have the form of one. */
function isNamedPlate(value: string, text: string, start: number): boolean {
  if (new RegExp(`^(?:${STRICT}|${OLD_BRITISH}|${SPANISH})$`, "u").test(value) && !/^[A-Z]-\d/.test(value)) return true;
  if (!/^[A-Z\d]/.test(value)) return true; // no other trade writes Cyrillic or Chinese so
  return SAID.test(text.slice(Math.max(0, start - 12), start)) && value.length >= 5 && !NO_PLATE.test(value);
}

/** Right behind its maker stands a model: `Audi RS-Q 3500`. */
function isNoModel(value: string, text: string, start: number): boolean {
  const isGerman = /^[A-ZÄÖÜ]{1,3}-[A-Z]/u.test(value);
  return !isGerman || !MAKER.test(text.slice(Math.max(0, start - 16), start));
}

const MAKER = new RegExp(`(?<!\\p{L})(?:${contextWords.maker.join("|")}) $`, "iu");

const form = (...forms: string[]) => new RegExp(`(?:${forms.join("|")})${END}`, "uy");

export const PLATES: readonly ContextRecogniser[] = [
  {
    id: "plate.named",
    type: "VEHICLE_ID",
    contextWords: contextWords.plate,
    link: new RegExp(NAMED, "iuy"),
    pattern: form(STRICT, OLD_BRITISH, LOOSE),
    score: 0.7,
  },
  {
    id: "plate.word",
    type: "VEHICLE_ID",
    contextWords: contextWords["plate word"],
    link: new RegExp(NAMED, "iuy"),
    pattern: form(STRICT, OLD_BRITISH, LOOSE),
    valid: isNamedPlate,
    score: 0.7,
  },
  {
    id: "plate.of-car",
    type: "VEHICLE_ID",
    contextWords: [...contextWords.vehicle, ...contextWords.maker],
    link: new RegExp(`[^\\n.;]{0,24}?(?<![\\p{L}\\d-])(?=(?:${STRICT})${END})`, "uy"),
    pattern: form(STRICT),
    valid: isNoModel,
    score: 0.6,
  },
  {
    id: "plate.of-coche",
    type: "VEHICLE_ID",
    contextWords: ["coche", "vehiculo", "matricula", "carro", "furgoneta", "moto"],
    link: new RegExp(`[^\\n.;\\d]{0,24}?(?<![\\p{L}\\d-])(?=(?:${SPANISH})${END})`, "uy"),
    pattern: form(SPANISH),
    score: 0.6,
  },
];
