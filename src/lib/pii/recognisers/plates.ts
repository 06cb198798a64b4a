import cues from "../data/cues.json";
import type { CuedRecogniser } from "./recogniser";

/** Plates by the forms of their countries. Behind a word for them any form; behind a word for a car a strict one. */

const STRICT =
  "[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\\d{1,4}[EH]?|[A-Z]{2}-\\d{3}-[A-Z]{2}|[A-Z]{2}\\d{2} ?[A-Z]{3}|[A-Z]{2} ?\\d{3} ?[A-Z]{2}";
const LOOSE =
  "\\d{4}[ -]?[A-Z]{3}|[A-Z]{1,3}[ -]?[A-Z]{0,2}[ -]?\\d{2,5}(?:[ -]?[A-Z]{1,3})?|\\d{1,4}[ -]?[A-Z]{2,3}[ -]?\\d{1,4}|[АВЕКМНОРСТУХ] ?\\d{3} ?[АВЕКМНОРСТУХ]{2} ?\\d{2,3}|\\p{sc=Han}[A-Z][· -]?[A-Z0-9]{5,6}";
const END = "(?![\\p{L}\\d])";

export const PLATES: readonly CuedRecogniser[] = [
  {
    id: "plate.named",
    type: "VEHICLE_ID",
    cues: cues.plate,
    link: /["'`*_)]{0,3}(?:[ \t]{0,2}(?:ist|is|est|es|è|é|:|=|：|是|为|number|no\.?|nr\.?)){0,2}[ \t]{0,2}["'`*_(]{0,3}/iuy,
    pattern: new RegExp(`(?:${STRICT}|${LOOSE})${END}`, "uy"),
    score: 0.7,
  },
  {
    id: "plate.of-car",
    type: "VEHICLE_ID",
    cues: cues.vehicle,
    link: new RegExp(`[^\\n.;]{0,24}?(?<![\\p{L}\\d-])(?=(?:${STRICT})${END})`, "uy"),
    pattern: new RegExp(`(?:${STRICT})${END}`, "uy"),
    score: 0.6,
  },
];
