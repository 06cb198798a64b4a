import examples from "libphonenumber-js/examples.mobile.json";
import { type CountryCode, getExampleNumber } from "libphonenumber-js/max";
import { stdnum } from "stdnum";
import type { Random } from "./random";

/**
 * Valid values of every kind of number that has a published form, with the names that people call it by. Drawn until
 * the library of its rules accepts one, so that no pattern of the scanner has a say in what is drawn.
 */
export interface Promised {
  name: string;
  labels: readonly string[];
  make: (random: Random) => string;
}

/** Kinds that name no person, machine, account or vehicle: books, drugs, banks, goods, places. */
const NOBODYS =
  /^(?:.*\.(?:aic|pzn|bsb|postal_code|postcode|cadastre|referenciacatastral|onrc|loc|seme|nace|lei|isin|cusip|sedol|figi|imo|ean|issn|isbn|ismn|isni|isrc|iso.*|luhn|verhoeff|damm|gs1_128|grid|mac|imei|imsi|meid|bic|iban|bitcoin|vatin|at_02|cfi|casrn|isan|isil|eui|oclc|nuts|ubi|wkn|valor|wknr|cnaps|ice|bcpr|ncf|coe|gst|qst|pst|onderwijsnummer|run|tn|mf|ui|tax_code|ubn|ban))$/;
const DRAWS_MAX = 600;
const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Characters at each place of a form: `9` a digit, `A` a letter, anything else itself. */
function filled(form: string, random: Random): string {
  return form.replace(/[9A]/g, (sign) => random.chars(1, sign === "9" ? DIGITS : LETTERS));
}

/** Forms that no number of digits alone has. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  "ES.dni": ["99999999A"],
  "ES.nie": ["X9999999A", "Y9999999A"],
  "ES.cif": ["B99999999", "A99999999"],
  "GB.nino": ["AB999999C", "JG999999A"],
  "IE.pps": ["9999999A", "9999999AA"],
  "IE.vat": ["9999999A", "9999999AA"],
  "IN.pan": ["ABCPA9999A", "BLDPK9999C"],
  "IN.epic": ["ABC9999999"],
  "IN.gstin": ["27ABCPA9999A9ZA", "27ABCPA9999A1Z9"],
  "SG.uen": ["99999999A"],
  "FI.hetu": ["11069A-999A", "010180-999A", "230590-999A"],
  "FR.nif": ["9999999999999"],
  "MX.rfc": ["VEFR800812AA9", "LOPM850101A99"],
  "MX.curp": ["LOPM850101HDFRRS09", "BOXW310820HNERXN99"],
  "CL.rut": ["12999999-9", "99999999A"],
  "CZ.rc": ["7801239999", "8554139999"],
  "IT.codicefiscale": ["RSSMRA85A01H501A", "VRDLGU70T41F205A"],
  "NL.vat": ["999999999B99"],
  "CN.ric": ["11010519781201999A", "110105197812019999"],
  "CN.uscc": ["91110108MA999999A9"],
  "VE.rif": ["V999999999", "J999999999"],
  "MT.vat": ["99999999"],
  "CY.vat": ["99999999A"],
  "AT.uid": ["U99999999"],
  "AT.businessid": ["FN 999999A"],
  "PE.cui": ["999999999"],
  "GT.nit": ["9999999A", "99999999"],
  "DK.cpr": ["1206799999", "0107839999"],
  "SE.personnummer": ["800101-9999", "690823-9999"],
  "NO.fodselsnummer": ["01018099999", "24067799999"],
  "LV.pk": ["01018099999"],
  "LT.asmens": ["38001019999", "48507249999"],
  "EE.ik": ["38001019999", "48507249999"],
  "BG.egn": ["8001019999", "6908239999"],
  "RO.cnp": ["1800101409999", "2690823409999"],
  "PL.pesel": ["80010199999", "69082399999"],
  "BE.nn": ["80010199999", "69082399999"],
  "HR.oib": ["99999999999"],
  "ZA.idnr": ["8001015999089", "6908235999189"],
  "MY.nric": ["800101145999", "690823085999"],
  "ID.nik": ["3275010101809999"],
  "KR.rrn": ["8001011999999", "6908232999999"],
  "TH.pin": ["9999999999999"],
  "TW.nationalid": ["A199999999", "F299999999"],
  "MK.edb": ["4999999999999"],
  "GR.amka": ["01018099999"],
  "UA.edrpou": ["99999999"],
  "UA.rntrc": ["9999999999"],
  "ME.pib": ["09999999"],
  "SK.rc": ["7801239999"],
  "CU.ni": ["80010199999"],
  "AD.nrt": ["F999999A", "L999999A"],
  "AL.nipt": ["J99999999A", "K99999999A"],
  "AO.bi": ["999999999LA999"],
  "AR.cbu": ["2850590940090418139999"],
  "BE.bis": ["80210199999", "69482399999"],
  "BE.insz": ["80010199999"],
  "BO.ci": ["9999999", "99999999"],
  "CH.ssn": ["7569999999999"],
  "DE.svnr": ["15070649C999", "65180539W999"],
  "DE.passport": ["C01X00T99", "CH9999999"],
  "ES.nif": ["99999999A"],
  "GH.tin": ["P0009999999"],
  "HK.hkid": ["A9999999", "K9999999"],
  "KE.pin": ["A009999999A"],
  "MC.tva": ["FR53000099999"],
  "MU.nid": ["M0101809999999"],
  "MZ.bi": ["999999999999A"],
  "NL.btw": ["999999999B99"],
  "NZ.bank": ["0101020068389999"],
  "TW.natid": ["A199999999", "F299999999"],
  "UY.rut": ["219999990019"],
  "SI.emso": ["0101980509999", "2308990505999"],
  "RS.jmbg": ["0101980719999", "2308990715999"],
  "BA.jmbg": ["0101980179999"],
  "ME.jmbg": ["0101980219999"],
  "MK.jmbg": ["0101980419999"],
  "SE.vat": ["999999999901"],
  "NO.mva": ["999999999MVA"],
  "KR.brn": ["9999999999"],
  "CH.uid": ["CHE999999999"],
  "CH.vat": ["CHE999999999MWST"],
  "FR.tva": ["99999999999"],
  "FR.nir": ["180017599999999", "269082399999999"],
};

/** Numbers that carry a date, or a person's name in their own letters, have their form above; others are tried by length. */
function drawerOf(id: string, isValid: (value: string) => boolean): (random: Random) => string {
  const forms = FORMS[id] ?? Array.from({ length: 13 }, (_, i) => "9".repeat(i + 6));
  const holds = (form: string, random: Random) => {
    for (let i = 0; i < DRAWS_MAX; i++) {
      const value = filled(form, random);
      if (isValid(value)) return value;
    }
    return "";
  };
  let possible: readonly string[] | undefined;
  return (random) => {
    possible ??= forms.filter((form) => holds(form, random) !== "");
    return possible.length === 0 ? "" : holds(random.pick(possible), random);
  };
}

/** A refusal is an Error; its stack trace costs ten times the check. */
function accepts(validate: (value: string) => { isValid: boolean }, value: string): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return validate(value).isValid;
  } catch {
    return false; // some throw on letters where they expect digits
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function labelsOf({ name, localName, abbreviation }: { name: string; localName: string; abbreviation?: string }) {
  const all = [abbreviation, localName, name].filter((label): label is string => label !== undefined && label !== "");
  return [...new Set(all)];
}

/** The value as its office writes it, or without a separator. */
function written(format: (value: string) => string, value: string, random: Random): string {
  if (random.next() < 0.5) return value;
  try {
    return format(value);
  } catch {
    return value;
  }
}

export const NUMBERS: readonly Promised[] = Object.entries(stdnum).flatMap(([country, modules]) =>
  Object.entries(modules).flatMap(([key, rule]) => {
    const id = `${country}.${key}`;
    if (NOBODYS.test(id)) return [];
    const isValid = (value: string) => accepts(rule.validate, value);
    const draw = drawerOf(id, isValid);
    return [
      {
        name: id,
        labels: labelsOf(rule),
        make: (random: Random) => {
          const value = draw(random);
          return value === "" ? "" : written(rule.format, value, random);
        },
      },
    ];
  }),
);

/** A mobile of each country, drawn around the example that its numbering plan gives. */
function phoneOf(country: CountryCode, write: "E.164" | "INTERNATIONAL" | "NATIONAL" | "RFC3966") {
  return (random: Random): string => {
    const example = getExampleNumber(country, examples);
    if (example === undefined) return "";
    const head = example.number.slice(0, -4);
    for (let i = 0; i < 50; i++) {
      example.number = (head + random.chars(4, DIGITS)) as typeof example.number;
      example.nationalNumber = example.number.slice(
        example.countryCallingCode.length + 1,
      ) as typeof example.nationalNumber;
      if (example.isValid()) return example.format(write).replace(/^tel:/, "");
    }
    return "";
  };
}

const PHONE_LABELS = ["Phone", "mobile", "Tel.", "Telefon", "Teléfono", "téléphone", "电话", "телефон", "WhatsApp"];

export const PHONES: readonly Promised[] = (Object.keys(examples) as CountryCode[]).flatMap((country) => [
  { name: `${country} +`, labels: [], make: phoneOf(country, "INTERNATIONAL") },
  { name: `${country} e164`, labels: [], make: phoneOf(country, "E.164") },
  { name: `${country} national`, labels: PHONE_LABELS, make: phoneOf(country, "NATIONAL") },
]);
