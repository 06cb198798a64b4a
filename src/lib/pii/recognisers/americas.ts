import { isMedicareAu, isNhs, isNpi, weighted } from "./checksums";
import {
  HEALTH_ANY_LABELS,
  LICENCE_LABELS,
  NATIONAL_LABELS,
  PASSPORT_LABELS,
  PROFESSIONAL_LABELS,
  TAX_LABELS,
} from "./labels";
import { at, digits, type ValueRecogniser } from "./recogniser";
import { checkedBy } from "./stdnum";

const withNational = (...labels: string[]) => [...labels, ...NATIONAL_LABELS];
const withTax = (...labels: string[]) => [...labels, ...TAX_LABELS];
const SSN_LABELS = [
  "ssn",
  "ssns",
  "social security",
  "social security number",
  "social security no",
  "soc sec",
  "ss number",
  "socialsecuritynumber",
  "ssn number",
  "itin",
  "social",
];

/** Personal, social-security and tax numbers of the Americas, and health and professional numbers of the US, UK and AU. */
// biome-ignore format: one row a recogniser reads as a table
export const AMERICAS: readonly ValueRecogniser[] = [
  { id: "us.ssn", type: "SSN", weak: true, lead: "digit", chars: [9, 9], first: [3], pattern: /\d{3}([ .-]?)\d{2}\1\d{4}/y, valid: isSsn, labels: SSN_LABELS, alone: 0.75, form: /\d{3}([ .-])\d{2}\1\d{4}/, grouping: /\d{3} \d{2} (?!(?:19|20)\d\d)\d{4}/, solo: 0.45, column: 0.6 },
  { id: "us.itin", type: "TAX_ID", weak: true, lead: "digit", chars: [9, 9], first: [3, 5], pattern: /9\d{2}[ -]?\d{2}[ -]?\d{4}/y, valid: isItin, labels: ["itin", "individual taxpayer identification number", ...TAX_LABELS], alone: 0.78, form: /9\d{2}([ -])\d{2}\1\d{4}|9\d{2}[ -]\d{6}|9\d{4}[ -]\d{4}/, solo: 0.55 },
  { id: "us.ein", type: "TAX_ID", weak: true, lead: "digit", chars: [9, 9], first: [2], pattern: /\d{2}-?\d{7}/y, valid: checkedBy("us", "ein"), labels: withTax("ein", "employer identification number", "fein", "federal tax id"), alone: 0.5, form: /\d{2}-\d{7}/ },
  { id: "us.npi", type: "PROFESSIONAL_ID", lead: "digit", chars: [10, 10], first: [4], pattern: /[12]\d{3}[ -]?\d{3}[ -]?\d{3}/y, valid: isNpi, labels: [...PROFESSIONAL_LABELS, "provider identifier", "provider id", "provider number"], solo: 0.6, alone: 0.55, form: /\d{4}([ -])\d{3}\1\d{3}/ },
  { id: "us.dea", type: "PROFESSIONAL_ID", lead: "letter", chars: [9, 9], pattern: at(/[abcdefghjklmprstux][a-z9]\d{7}/), valid: isDea, labels: [...PROFESSIONAL_LABELS, "certificate"], alone: 0.6, form: /[A-Z][A-Z9]\d{7}/, solo: 0.7 },
  { id: "us.mbi", type: "HEALTH_ID", lead: "digit", chars: [11, 11], first: [4, 11], pattern: at(/[1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y]{2}\d{2}/), labels: [...HEALTH_ANY_LABELS, "mbi", "medicare beneficiary identifier"], alone: 0.75, form: /[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{4}|[0-9A-Z]{11}/, solo: 0.9 },
  { id: "us.passport", type: "PASSPORT", lead: "any", chars: [9, 9], pattern: at(/[a-z]\d{8}|\d{9}/), labels: [...PASSPORT_LABELS], labelled: 0.8, solo: 0.3 },
  { id: "us.licence", type: "DRIVER_LICENSE", lead: "any", chars: [6, 17], pattern: at(/[a-z]{0,2}\d{5,14}[a-z]?|[a-z]\d{3}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{2})?|[a-z]{1,3}\d{2,6}[a-z*0-9]{2,7}/), valid: (_, value) => !/^0x/.test(value), labels: [...LICENCE_LABELS], labelled: 0.7 },
  { id: "medical-record", type: "HEALTH_ID", lead: "any", chars: [5, 14], pattern: at(/[a-z]{0,3}-?\d{2}[0-9-]{3,12}/), labels: HEALTH_ANY_LABELS, labelled: 0.65 },
  { id: "ca.sin", type: "SSN", lead: "digit", chars: [9, 9], first: [3], pattern: /\d{3}[ -]?\d{3}[ -]?\d{3}/y, valid: checkedBy("ca", "sin"), labels: ["sin", "social insurance", "social insurance number", "sin number", "nas", "numero d'assurance sociale", "assurance sociale"], alone: 0.6, form: /\d{3}([ -])\d{3}\1\d{3}/, solo: 0.45 },
  { id: "ca.bc-phn", type: "HEALTH_ID", lead: "digit", chars: [10, 10], first: [4], pattern: /9\d{3}[ -]?\d{3}[ -]?\d{3}/y, valid: checkedBy("ca", "bc_bhn"), labels: [...HEALTH_ANY_LABELS, "phn", "personal health number"], alone: 0.6, form: /\d{4}([ -])\d{3}\1\d{3}/ },
  { id: "ca.ohip", type: "HEALTH_ID", lead: "digit", chars: [10, 12], pattern: at(/\d{4}[ -]?\d{3}[ -]?\d{3}(?:[ -]?[a-z]{2})?/), labels: HEALTH_ANY_LABELS, labelled: 0.7 },
  { id: "ca.bn", type: "COMPANY_ID", lead: "digit", chars: [9, 15], pattern: at(/\d{9}(?: ?r[cptz]\d{4})?/), valid: checkedBy("ca", "bn"), labels: ["bn", "business number"] },
  { id: "gb.nhs", type: "HEALTH_ID", lead: "digit", chars: [10, 10], first: [3], pattern: /\d{3}[ -]?\d{3}[ -]?\d{4}/y, valid: isNhs, labels: [...HEALTH_ANY_LABELS, "nhs", "nhs number", "nhs no"], labelled: 0.95, alone: 0.7, form: /\d{3} \d{3} \d{4}/, solo: 0.8 },
  { id: "au.medicare", type: "HEALTH_ID", lead: "digit", chars: [10, 11], first: [4], pattern: /[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ /-]?\d)?/y, valid: isMedicareAu, labels: [...HEALTH_ANY_LABELS], labelled: 0.95, alone: 0.8, form: /\d{4}([ -])\d{5}\1\d(?:[ /-]\d)?/, solo: 0.6 },
  { id: "br.cpf", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], first: [3], pattern: /\d{3}[. ]?\d{3}[. ]?\d{3}[- ]?\d{2}/y, valid: checkedBy("br", "cpf"), labels: withNational("cpf", "cadastro de pessoas fisicas", "cpf no", "cpf number"), labelled: 0.92, alone: 0.85, form: /\d{3}\.\d{3}\.\d{3}-\d{2}/, solo: 0.6, column: 0.7 },
  { id: "br.cnpj", type: "COMPANY_ID", lead: "digit", chars: [14, 14], first: [2], pattern: /\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}/y, valid: checkedBy("br", "cnpj"), labels: ["cnpj", "cadastro nacional da pessoa juridica"], alone: 0.8, form: /\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}/ },
  { id: "br.rg", type: "NATIONAL_ID", lead: "digit", chars: [8, 9], pattern: at(/\d{1,2}\.?\d{3}\.?\d{3}-?[0-9x]/), labels: ["rg", "registro geral", "carteira de identidade"], labelled: 0.7 },
  { id: "mx.curp", type: "NATIONAL_ID", lead: "letter", chars: [18, 18], pattern: at(/[a-z]{4}\d{6}[hmx][a-z]{5}[0-9a-z]\d/), valid: checkedBy("mx", "curp"), labels: withNational("curp"), alone: 0.9, solo: 0.9 },
  { id: "mx.rfc", type: "TAX_ID", lead: "letter", chars: [10, 13], pattern: at(/[a-z&ñ]{3,4}[ -]?\d{6}[ -]?[0-9a-z]{2}[0-9a]/), valid: checkedBy("mx", "rfc"), labels: withTax("rfc", "registro federal de contribuyentes"), alone: 0.6, form: /[A-Z&Ñ]{4}\d{6}[0-9A-Z]{2}[0-9A]/, solo: 0.7 },
  { id: "mx.nss", type: "SSN", lead: "digit", chars: [11, 11], pattern: digits(11, " -"), labels: ["nss", "numero de seguridad social", "imss"], labelled: 0.75 },
  { id: "ar.dni", type: "NATIONAL_ID", lead: "digit", chars: [7, 8], pattern: /\d{1,2}\.?\d{3}\.?\d{3}/y, valid: checkedBy("ar", "dni"), labels: ["dni", "documento nacional de identidad", "documento"], labelled: 0.7 },
  { id: "ar.cuit", type: "TAX_ID", lead: "digit", chars: [11, 11], first: [2], pattern: /\d{2}-?\d{8}-?\d/y, valid: checkedBy("ar", "cuit"), labels: withTax("cuit", "cuil"), alone: 0.7, form: /\d{2}-\d{8}-\d/ },
  { id: "cl.rut", type: "NATIONAL_ID", lead: "any", chars: [8, 11], first: [1, 2], pattern: at(/(?:cl ?)?\d{1,2}\.?\d{3}\.?\d{3}-?[0-9k]/), valid: checkedBy("cl", "rut"), labels: withNational("rut", "rol unico tributario", "rol unico nacional"), alone: 0.75, form: /\d{1,2}\.\d{3}\.\d{3}-[0-9Kk]/, solo: 0.5 },
  { id: "co.nit", type: "TAX_ID", lead: "digit", chars: [8, 16], first: [3], pattern: /\d{3}\.?\d{3}\.?\d{3}-?\d/y, valid: checkedBy("co", "nit"), labels: withTax("nit"), alone: 0.6, form: /\d{3}\.\d{3}\.\d{3}-\d/ },
  { id: "co.cc", type: "NATIONAL_ID", lead: "digit", chars: [6, 10], pattern: /\d{1,4}(?:\.?\d{3}){2,3}/y, labels: ["cedula de ciudadania", "cedula de extranjeria", "c c"], labelled: 0.7 },
  { id: "cr.cpf", type: "NATIONAL_ID", lead: "digit", chars: [9, 10], pattern: /\d{1,2}-?\d{3,4}-?\d{4}/y, valid: checkedBy("cr", "cpf"), labels: ["cedula", "cedula de identidad", "cedula fisica"] },
  { id: "cu.ni", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11, " "), valid: checkedBy("cu", "ni"), labels: ["carnet de identidad", "carne de identidad"] },
  { id: "do.cedula", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], first: [3], pattern: /\d{3}-?\d{7}-?\d/y, valid: checkedBy("do", "cedula"), labels: ["cedula", "cedula de identidad"], alone: 0.6, form: /\d{3}-\d{7}-\d/ },
  { id: "do.rnc", type: "TAX_ID", lead: "digit", chars: [9, 9], pattern: /\d-?\d{2}-?\d{5}-?\d/y, valid: checkedBy("do", "rnc"), labels: withTax("rnc") },
  { id: "ec.ci", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], pattern: /\d{9}-?\d|\d{6}-?\d{4}/y, valid: checkedBy("ec", "ci"), labels: withNational("cedula", "cedula de identidad", "cedula de ciudadania") },
  { id: "ec.ruc", type: "TAX_ID", lead: "digit", chars: [13, 13], pattern: digits(13, " -"), valid: checkedBy("ec", "ruc"), labels: withTax("ruc") },
  { id: "gt.nit", type: "TAX_ID", lead: "digit", chars: [2, 12], pattern: at(/\d{5,11}-?[0-9k]/), valid: checkedBy("gt", "nit"), labels: ["nit"] },
  { id: "gt.cui", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], pattern: /\d{4} ?\d{5} ?\d{4}/y, valid: checkedBy("gt", "cui"), labels: withNational("cui", "dpi") },
  { id: "pe.cui", type: "NATIONAL_ID", lead: "digit", chars: [8, 9], pattern: at(/\d{8}-?[0-9a-k]?/), valid: checkedBy("pe", "cui"), labels: ["dni", "cui", "documento nacional de identidad"], labelled: 0.75 },
  { id: "pe.ruc", type: "TAX_ID", lead: "digit", chars: [11, 11], pattern: digits(11, " "), valid: checkedBy("pe", "ruc"), labels: withTax("ruc") },
  { id: "py.ruc", type: "TAX_ID", lead: "digit", chars: [5, 9], pattern: /\d{5,8}-?\d/y, valid: checkedBy("py", "ruc"), labels: ["ruc"] },
  { id: "sv.nit", type: "TAX_ID", lead: "digit", chars: [14, 14], first: [4], pattern: /\d{4}-?\d{6}-?\d{3}-?\d/y, valid: checkedBy("sv", "nit"), labels: withTax("nit"), alone: 0.6, form: /\d{4}-\d{6}-\d{3}-\d/ },
  { id: "uy.cedula", type: "NATIONAL_ID", lead: "digit", chars: [7, 8], first: [1], pattern: /\d?\.?\d{3}\.?\d{3}-?\d/y, valid: checkedBy("uy", "cedula"), labels: withNational("cedula", "cedula de identidad", "ci"), alone: 0.7, form: /\d\.\d{3}\.\d{3}-\d/ },
  { id: "uy.rut", type: "TAX_ID", lead: "digit", chars: [12, 12], pattern: digits(12, " -"), valid: checkedBy("uy", "rut"), labels: withTax("rut") },
  { id: "ve.rif", type: "TAX_ID", lead: "letter", chars: [10, 10], pattern: at(/[vejpgc]-?\d{8}-?\d/), valid: checkedBy("ve", "rif"), labels: withTax("rif"), alone: 0.6, form: /[VEJPG]-\d{8}-\d/ },
];

/** Areas 000, 666 and 900-999, group 00 and serial 0000 are never issued; nor are published specimens. */
function isSsn(compact: string): boolean {
  return (
    /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(compact) && !/^(\d)\1{8}$|^123456789$|^078051120$/.test(compact)
  );
}

/** IRS: 9xx with a middle group of 50-65, 70-88, 90-92 or 94-99. */
function isItin(compact: string): boolean {
  return /^9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])\d{4}$/.test(compact);
}

/** DEA: (d1 + d3 + d5) + 2 (d2 + d4 + d6) ends in d7. */
function isDea(compact: string): boolean {
  return weighted(compact.slice(2, 8), [1, 2, 1, 2, 1, 2]) % 10 === Number(compact[8]);
}
