import { VAT_LABELS } from "./labels";
import { at, type ValueRecogniser } from "./recogniser";
import { checkedBy } from "./stdnum";

/** EU VIES forms and the neighbours': country prefix, body, stdnum's check. The prefix may be left out after a label. */
const FORMS: readonly [string, string, string?][] = [
  ["AT", "U\\d{8}", "uid"],
  ["BE", "[01]?\\d{3}\\.?\\d{3}\\.?\\d{3}", "vat"],
  ["BG", "\\d{9,10}", "vat"],
  ["CH", "E[- ]?\\d{3}\\.?\\d{3}\\.?\\d{3}(?: ?(?:mwst|tva|iva|tpv))?", "vat"],
  ["CY", "\\d{8}[a-z]", "vat"],
  ["CZ", "\\d{8,10}", "dic"],
  ["DE", "\\d{3} ?\\d{3} ?\\d{3}", "vat"],
  ["DK", "\\d{2} ?\\d{2} ?\\d{2} ?\\d{2}", "cvr"],
  ["EE", "\\d{9}", "kmkr"],
  ["EL", "\\d{9}", "gr.vat"],
  ["GR", "\\d{9}", "vat"],
  ["ES", "[a-z0-9]\\d{7}[a-z0-9]", "nif"],
  ["FI", "\\d{7}-?\\d", "alv"],
  ["FR", "[0-9a-z]{2} ?\\d{3} ?\\d{3} ?\\d{3}", "tva"],
  ["GB", "(?:\\d{3} ?\\d{4} ?\\d{2}(?: ?\\d{3})?|(?:gd|ha)\\d{3})", "vat"],
  ["HR", "\\d{11}", "oib"],
  ["HU", "\\d{8}(?:-?\\d-?\\d{2})?", "anum"],
  ["IE", "\\d[0-9a-z+*]\\d{5}[a-z]{1,2}", "vat"],
  ["IS", "\\d{5,6}", "vsk"],
  ["IT", "\\d{11}", "iva"],
  ["LT", "(?:\\d{12}|\\d{9})", "pvm"],
  ["LU", "\\d{3} ?\\d{3} ?\\d{2}", "tva"],
  ["LV", "\\d{11}", "pvn"],
  ["MT", "\\d{8}", "vat"],
  ["NL", "\\d{9}b\\d{2}", "btw"],
  ["NO", "\\d{3} ?\\d{3} ?\\d{3}(?: ?mva)?", "mva"],
  ["PL", "\\d{3}-?\\d{3}-?\\d{2}-?\\d{2}", "nip"],
  ["PT", "\\d{9}", "nif"],
  ["RO", "\\d{2,10}", "cui"],
  ["RS", "\\d{9}", "pib"],
  ["SE", "\\d{10}(?:01)?", "vat"],
  ["SI", "\\d{8}", "ddv"],
  ["SK", "\\d{10}", "dph"],
  ["XI", "\\d{9}(?:\\d{3})?"],
  ["SM", "\\d{5}", "coe"],
];

function checkOf(country: string, name: string): (compact: string, value: string) => boolean {
  const [other, rest] = name.includes(".") ? name.split(".") : [country, name];
  return checkedBy(other ?? country, rest ?? name);
}

const CHECKS = FORMS.map(([country, body, name]) => {
  let check: ((compact: string, value: string) => boolean) | undefined;
  try {
    check = name === undefined ? undefined : checkOf(country, name);
  } catch {
    check = undefined;
  }
  return { country, body, check };
});

const PREFIXED: readonly ValueRecogniser[] = CHECKS.map(({ country, body, check }) => ({
  id: `vat.${country.toLowerCase()}`,
  type: "VAT_ID",
  lead: "letter",
  chars: [7, 16],
  pattern: at(new RegExp(`${country === "CH" ? "CH" : country}[ -]?${body}`)),
  ...(check === undefined ? {} : { valid: check }),
  labels: VAT_LABELS,
  // Short bodies (Iceland, Romania, San Marino) prove too little; in lower case `is 21061` is a sentence.
  ...(check === undefined || ["IS", "RO", "SM"].includes(country) ? {} : { alone: 0.72, form: /[A-Z]{2}[\s\S]*/ }),
  solo: 0.8,
}));

const BARE: readonly ValueRecogniser[] = CHECKS.flatMap(({ country, body, check }) =>
  check === undefined
    ? []
    : [
        {
          id: `vat.${country.toLowerCase()}.bare`,
          type: "VAT_ID" as const,
          lead: "any" as const,
          chars: [7, 14] as const,
          pattern: at(new RegExp(body)),
          valid: check,
          labels: VAT_LABELS,
          labelled: 0.75,
        },
      ],
);

/** Behind a label the documented form is enough: a mistyped VAT number still names a sole trader. */
const LABELLED: readonly ValueRecogniser[] = CHECKS.map(({ country, body }) => ({
  id: `vat.${country.toLowerCase()}.labelled`,
  type: "VAT_ID",
  lead: "letter",
  chars: [7, 16],
  pattern: at(new RegExp(`${country}[ -]?${body}`)),
  labels: ["vat", "vat number", "vat no", "vat id", "vat registration number", "vat identification number"],
  labelled: 0.6,
}));

export const VAT: readonly ValueRecogniser[] = [...PREFIXED, ...BARE, ...LABELLED];
