import { isLuhn, mod97 } from "./checksums";
import { LICENCE_LABELS, NATIONAL_LABELS, PASSPORT_LABELS, TAX_LABELS } from "./labels";
import { at, digits, type ValueRecogniser } from "./recogniser";
import { checkedBy } from "./stdnum";

const withNational = (...labels: string[]) => [...labels, ...NATIONAL_LABELS];
const withTax = (...labels: string[]) => [...labels, ...TAX_LABELS];

/** Personal, social-security and tax numbers of European states. Checks by stdnum unless said otherwise. */
// biome-ignore format: one row a recogniser reads as a table
export const EUROPE: readonly ValueRecogniser[] = [
  { id: "at.svnr", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], first: [4], pattern: /\d{4}[ -]?\d{6}/y, valid: checkedBy("at", "vnr"), labels: withNational("sozialversicherungsnummer", "svnr", "sv nummer", "sv nr", "versicherungsnummer"), alone: 0.5, form: /\d{4} \d{6}/, solo: 0.5 },
  { id: "at.tin", type: "TAX_ID", lead: "digit", chars: [9, 9], first: [2], pattern: /\d{2}-?\d{3}\/?\d{4}/y, valid: checkedBy("at", "tin"), labels: withTax("abgabenkontonummer"), alone: 0.6, form: /\d{2}-\d{3}\/\d{4}/ },
  { id: "be.nn", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], first: [2], pattern: digits(11), valid: checkedBy("be", "nn"), labels: withNational("rijksregisternummer", "rijksregister", "insz", "niss", "numero national", "numero de registre national", "registre national", "nationalregisternummer", "rrn", "nn"), alone: 0.9, form: /\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}/, solo: 0.6 },
  { id: "be.bis", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11), valid: checkedBy("be", "bis"), labels: withNational("bis nummer", "bisnummer", "numero bis", "bis number"), solo: 0.5 },
  { id: "bg.egn", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], pattern: digits(10), valid: checkedBy("bg", "egn"), labels: withNational("egn", "егн", "bulgarian egn", "lnch", "лнч") },
  { id: "bg.pnf", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], pattern: digits(10), valid: checkedBy("bg", "pnf"), labels: ["lnch", "лнч", "pnf"] },
  { id: "ch.ahv", type: "SSN", lead: "digit", chars: [13, 13], first: [3, 13], pattern: /756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}/y, valid: checkedBy("ch", "ssn"), labels: withNational("ahv", "avs", "ahv nummer", "ahv nr", "ahv number", "numero avs", "numero ahv", "ahvn13", "oasi"), alone: 0.9, solo: 0.9 },
  { id: "cz.rc", type: "NATIONAL_ID", lead: "digit", chars: [9, 10], first: [6], pattern: /\d{6}[/ ]?\d{3,4}/y, valid: checkedBy("cz", "rc"), labels: withNational("rodne cislo", "rodneho cisla", "rc", "birth number", "r c"), alone: 0.6, form: /\d{6}\/\d{3,4}/ },
  { id: "de.idnr", type: "TAX_ID", lead: "digit", chars: [11, 11], first: [2], pattern: digits(11, " "), valid: checkedBy("de", "idnr"), labels: withTax("idnr", "steuer idnr", "steuer identifikationsnummer", "tax identification number", "steuer identnummer", "steuer id nr"), alone: 0.6, form: /\d{2} \d{3} \d{3} \d{3}/, solo: 0.6 },
  { id: "de.stnr", type: "TAX_ID", lead: "digit", chars: [10, 13], first: [2, 3], pattern: /\d{2,5}[/ ]?\d{3,5}[/ ]?\d{3,5}/y, valid: checkedBy("de", "stnr"), labels: withTax("st nr", "stnr", "finanzamt"), alone: 0.6, form: /\d{2,3}\/\d{3,4}\/\d{4,5}/ },
  { id: "de.stnr.form", type: "TAX_ID", lead: "digit", chars: [10, 11], first: [2, 3], pattern: /\d{2,3}\/\d{3,4}\/\d{4,5}/y, labels: ["steuernummer", "st nr", "steuer nr", "finanzamt"], labelled: 0.85, alone: 0.55 },
  { id: "de.svnr", type: "SSN", lead: "digit", chars: [12, 12], first: [2, 8, 9, 12], pattern: at(/\d{2} ?\d{6} ?[a-z] ?\d{3}/), valid: checkedBy("de", "svnr"), labels: withNational("sozialversicherungsnummer", "rentenversicherungsnummer", "rvnr", "versicherungsnummer", "svnr", "sv nummer"), alone: 0.85, solo: 0.9 },
  { id: "de.ausweis", type: "NATIONAL_ID", lead: "letter", chars: [9, 11], pattern: at(/[cfghjklmnprtvwxyzl][0-9cfghjklmnprtvwxyz]{8}(?:\d|d|\dd)?/), valid: isGermanDocument, labels: NATIONAL_LABELS, solo: 0.7 },
  { id: "de.ausweis.old", type: "NATIONAL_ID", lead: "letter", chars: [9, 10], pattern: at(/t\d{8,9}/), labels: NATIONAL_LABELS, solo: 0.55 },
  { id: "de.ausweis.labelled", type: "NATIONAL_ID", lead: "letter", chars: [9, 10], pattern: /[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d?/y, valid: (c) => /\d{2}/.test(c), labels: ["personalausweis", "personalausweisnummer", "personalausweis nr", "ausweis nr", "ausweisnummer", "aufenthaltstitel"], labelled: 0.8 },
  { id: "de.passport", type: "PASSPORT", lead: "letter", chars: [9, 11], pattern: at(/[cfghjk][0-9cfghjklmnprtvwxyz]{8}(?:\d|d|\dd)?/), valid: isGermanDocument, labels: [...PASSPORT_LABELS], labelled: 0.92 },
  { id: "de.licence", type: "DRIVER_LICENSE", lead: "letter", chars: [11, 11], pattern: at(/[a-z][0-9a-z]{2}\d{6}[0-9a-z]\d|[a-z]{2}\d{8}[a-z0-9]|[a-z]\d{2}[0-9a-z]{6}\d[0-9a-z]/), labels: [...LICENCE_LABELS], labelled: 0.8, solo: 0.6 },
  { id: "dk.cpr", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], first: [6], pattern: /\d{6}[- ]?\d{4}/y, valid: isDanishCpr, labels: withNational("cpr", "cpr nr", "cpr nummer", "cpr number", "personnummer", "cprnr"), alone: 0.6, form: /\d{6}-\d{4}/ },
  { id: "ee.ik", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11), valid: checkedBy("ee", "ik"), labels: withNational("isikukood", "ik", "estonian personal code"), solo: 0.5 },
  { id: "es.dni", type: "NATIONAL_ID", lead: "digit", chars: [9, 9], first: [1, 2, 7, 8, 9], pattern: at(/\d{1,2}\.?\d{3}\.?\d{3}[ -]?[a-z]/), valid: checkedBy("es", "dni"), labels: withNational("dni", "d n i", "dni nif", "documento nacional"), alone: 0.8, solo: 0.9 },
  { id: "es.nif.person", type: "TAX_ID", lead: "digit", chars: [9, 9], pattern: at(/\d{1,2}\.?\d{3}\.?\d{3}[ -]?[a-z]/), valid: checkedBy("es", "nif"), labels: ["nif", "n i f"], labelled: 0.95 },
  { id: "es.nie", type: "NATIONAL_ID", lead: "letter", chars: [9, 9], pattern: at(/[xyz][ -]?\d{7}[ -]?[a-z]/), valid: checkedBy("es", "nie"), labels: withNational("nie", "n i e", "numero de identidad de extranjero"), alone: 0.85, solo: 0.9 },
  { id: "es.nif", type: "TAX_ID", lead: "letter", chars: [9, 11], pattern: at(/(?:es[ -]?)?[a-hj-nprsuvw][ -]?\d{2}\.?\d{3}\.?\d{2}[ -]?[0-9a-z]/), valid: checkedBy("es", "nif"), labels: withTax("nif", "cif", "n i f", "c i f"), solo: 0.55 },
  { id: "es.nss", type: "SSN", lead: "digit", chars: [11, 12], pattern: /\d{2}[ /-]?\d{7,8}[ /-]?\d{2}/y, valid: checkedBy("es", "nss"), labels: ["numero de la seguridad social", "seguridad social", "nss", "naf", "numero de afiliacion"] },
  { id: "fi.hetu", type: "NATIONAL_ID", lead: "digit", chars: [10, 11], first: [6, 10, 11], pattern: at(/[0-3]\d[01]\d{3}[-+a-fu-y]\d{3}[0-9a-z]/), valid: checkedBy("fi", "hetu"), labels: withNational("henkilotunnus", "hetu", "personbeteckning", "finnish id code"), alone: 0.9, solo: 0.9 },
  { id: "fr.nir", type: "SSN", lead: "digit", chars: [13, 15], first: [1], pattern: at(/[1-478] ?\d{2} ?\d{2} ?\d[0-9ab] ?\d{3} ?\d{3}(?: ?\d{2})?/), valid: isNir, labels: ["nir", "numero de securite sociale", "securite sociale", "numero secu", "n secu", "insee", "numero insee", "carte vitale", "social security number", "ssn", "n de securite sociale"], alone: 0.75, form: /\d \d{2} \d{2} \d[0-9AB] \d{3} \d{3} \d{2}/i, solo: 0.75 },
  { id: "fr.nif", type: "TAX_ID", lead: "digit", chars: [13, 13], pattern: /[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}/y, valid: checkedBy("fr", "nif"), labels: withTax("spi", "numero spi", "numero fiscal spi"), solo: 0.5 },
  { id: "fr.siret", type: "COMPANY_ID", lead: "digit", chars: [14, 14], pattern: /\d{3} ?\d{3} ?\d{3} ?\d{5}/y, valid: checkedBy("fr", "siret"), labels: ["siret", "numero siret"] },
  { id: "fr.siren", type: "COMPANY_ID", lead: "digit", chars: [9, 9], pattern: /\d{3} ?\d{3} ?\d{3}/y, valid: checkedBy("fr", "siren"), labels: ["siren", "numero siren", "rcs"] },
  { id: "gb.nino", type: "SSN", lead: "letter", chars: [9, 9], pattern: at(/[abceghj-prstw-z][abceghj-nprstw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]/), valid: checkedBy("gb", "nino"), labels: ["nino", "ni number", "national insurance", "national insurance number", "ni no", "nin"], alone: 0.85, form: /[A-Z]{2}(?: ?\d{2}){3} ?[A-D]/, solo: 0.9 },
  { id: "gb.utr", type: "TAX_ID", lead: "digit", chars: [10, 10], pattern: /\d{5}[ -]?\d{5}/y, valid: checkedBy("gb", "utr"), labels: withTax("utr", "unique taxpayer reference", "self assessment") },
  { id: "gb.passport", type: "PASSPORT", lead: "any", chars: [9, 9], pattern: at(/\d{9}|[a-z]{2}\d{7}/), labels: [...PASSPORT_LABELS], labelled: 0.8 },
  { id: "gb.licence", type: "DRIVER_LICENSE", lead: "letter", chars: [16, 18], pattern: at(/[a-z9]{5}[ ]?\d[0156]\d[0-3]\d{2}[ ]?[a-z9]{2}[0-9a-z]{3}(?: ?\d{2})?/), valid: (c) => /^[A-Z]{1,5}9{0,4}\d/.test(c), labels: [...LICENCE_LABELS], alone: 0.75, solo: 0.9 },
  { id: "gr.amka", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11), valid: checkedBy("gr", "amka"), labels: withNational("amka", "αμκα"), solo: 0.4 },
  { id: "hr.oib", type: "NATIONAL_ID", lead: "any", chars: [11, 13], pattern: at(/(?:hr ?)?\d{11}/), valid: checkedBy("hr", "oib"), labels: withNational("oib", "osobni identifikacijski broj"), solo: 0.5 },
  { id: "hu.taj", type: "HEALTH_ID", lead: "digit", chars: [9, 9], pattern: /\d{3}[ -]?\d{3}[ -]?\d{3}/y, valid: isHungarianTaj, labels: ["taj", "taj szam", "taj number", "tajszam"] },
  { id: "hu.tax", type: "TAX_ID", lead: "digit", chars: [10, 10], pattern: /8\d{9}/y, valid: isHungarianTaxNumber, labels: withTax("adoazonosito", "adoszam") },
  { id: "ie.pps", type: "NATIONAL_ID", lead: "digit", chars: [8, 9], first: [8, 9], pattern: at(/\d{7} ?[a-w][a-z]?/), valid: checkedBy("ie", "pps"), labels: withNational("pps", "ppsn", "pps no", "pps number", "personal public service number"), solo: 0.75, alone: 0.6, form: /\d{7}[A-W][A-Z]?/ },
  { id: "is.kennitala", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], first: [6], pattern: /\d{6}-?\d{4}/y, valid: checkedBy("is", "kennitala"), labels: withNational("kennitala", "kt"), alone: 0.6, form: /\d{6}-\d{4}/ },
  { id: "it.cf", type: "TAX_ID", lead: "letter", chars: [16, 16], pattern: at(/[a-z]{6} ?[0-9lmnp-v]{2}[a-ehlmprst][0-9lmnp-v]{2} ?[a-z][0-9lmnp-v]{3}[a-z]/), valid: checkedBy("it", "codicefiscale"), labels: withTax("cf", "c f", "codice fiscale"), alone: 0.9, solo: 0.9 },
  { id: "it.licence", type: "DRIVER_LICENSE", lead: "letter", chars: [10, 10], pattern: at(/[a-z]{2}\d{7}[a-z]|u1[0-9bcdefghlmnpqrstuwyxz]{7}[a-z]/), labels: [...LICENCE_LABELS], labelled: 0.8, solo: 0.55 },
  { id: "it.cie", type: "NATIONAL_ID", lead: "letter", chars: [9, 9], pattern: at(/[a-z]{2}\d{5}[a-z]{2}|[a-z]{2}\d{7}/), labels: withNational("cie", "numero cie"), labelled: 0.7 },
  { id: "lt.asmens", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11), valid: checkedBy("lt", "asmens"), labels: withNational("asmens kodas", "ak"), solo: 0.5 },
  { id: "lv.pk", type: "NATIONAL_ID", weak: true, lead: "digit", chars: [11, 11], first: [6], pattern: /\d{6}-?\d{5}/y, valid: (c) => /^32\d{9}$/.test(c) || /^[0-3]\d[01]\d{8}$/.test(c), labels: withNational("personas kods", "p k"), alone: 0.55, form: /[0-3]\d[01]\d{3}-[0-2]\d{4}/ },
  { id: "nl.bsn", type: "NATIONAL_ID", lead: "digit", chars: [8, 9], pattern: /\d{4}[ .]?\d{2}[ .]?\d{2,3}|\d{3}[ .]\d{3}[ .]\d{3}/y, valid: checkedBy("nl", "bsn"), labels: withNational("bsn", "burgerservicenummer", "burger service nummer", "sofinummer", "sofi nummer", "bsn nummer"), solo: 0.4, column: 0.6 },
  { id: "no.fnr", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], first: [6], pattern: /\d{6} ?\d{5}/y, valid: checkedBy("no", "fodselsnummer"), labels: withNational("fodselsnummer", "fnr", "d nummer", "personnummer", "fodselsnr"), alone: 0.6, form: /\d{6} \d{5}/, solo: 0.65 },
  { id: "pl.pesel", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11, " "), valid: checkedBy("pl", "pesel"), labels: withNational("pesel", "numer pesel", "nr pesel"), labelled: 0.92, solo: 0.65, column: 0.7 },
  { id: "pl.nip", type: "TAX_ID", lead: "any", chars: [10, 12], pattern: at(/(?:pl ?)?\d{3}[ -]?\d{2,3}[ -]?\d{2}[ -]?\d{2,3}/), valid: checkedBy("pl", "nip"), labels: withTax("nip", "numer nip", "nr nip"), labelled: 0.92, alone: 0.6, form: /\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}/ },
  { id: "pl.dowod", type: "NATIONAL_ID", lead: "letter", chars: [9, 9], pattern: at(/[a-z]{3} ?\d{6}/), valid: isPolishIdCard, labels: withNational("dowod", "seria i numer dowodu", "nr dowodu", "numer dowodu osobistego"), solo: 0.55 },
  { id: "pl.regon", type: "COMPANY_ID", lead: "digit", chars: [9, 14], pattern: /\d{14}|\d{9}/y, valid: checkedBy("pl", "regon"), labels: ["regon"] },
  { id: "pt.cc", type: "NATIONAL_ID", lead: "digit", chars: [12, 12], first: [8, 9, 11, 12], pattern: at(/\d{8} ?\d ?[0-9a-z]{2} ?\d/), valid: checkedBy("pt", "cc"), labels: withNational("cartao de cidadao", "cartao do cidadao", "cc", "numero de cidadao"), alone: 0.8, form: /\d{8} ?\d ?[A-Z][0-9A-Z] ?\d/, solo: 0.8 },
  { id: "pt.nif", type: "TAX_ID", lead: "any", chars: [9, 11], pattern: at(/(?:pt ?)?\d{3}[ .]?\d{3}[ .]?\d{3}/), valid: checkedBy("pt", "nif"), labels: withTax("nif", "contribuinte n", "contribuinte no", "nipc", "numero de identificacao fiscal") },
  { id: "ro.cnp", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], pattern: digits(13, " "), valid: checkedBy("ro", "cnp"), labels: withNational("cnp", "cod numeric personal"), solo: 0.65 },
  { id: "yu.jmbg", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], pattern: digits(13, " "), valid: checkedBy("rs", "jmbg"), labels: withNational("jmbg", "emso", "maticni broj", "enotna maticna stevilka", "embg", "јмбг", "ембг", "матични број"), solo: 0.65 },
  { id: "si.emso", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], pattern: digits(13, " "), valid: checkedBy("si", "emso"), labels: withNational("emso", "enotna maticna stevilka") },
  { id: "ru.inn", type: "TAX_ID", lead: "digit", chars: [10, 12], pattern: /\d{12}|\d{10}/y, valid: checkedBy("ru", "inn"), labels: withTax("inn", "инн") },
  { id: "ru.snils", type: "SSN", lead: "digit", chars: [11, 11], first: [3], pattern: /\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{2}/y, valid: isSnils, labels: ["snils", "снилс"], alone: 0.8, form: /\d{3}-\d{3}-\d{3} \d{2}/ },
  { id: "ru.passport", type: "PASSPORT", lead: "digit", chars: [10, 10], pattern: /\d{2} ?\d{2} ?\d{6}/y, labels: ["паспорт", "серия и номер паспорта", "серия паспорта", "паспорт рф", "паспортные данные", "russian passport"], labelled: 0.8 },
  { id: "se.pnr", type: "NATIONAL_ID", lead: "digit", chars: [10, 12], first: [6, 8], pattern: /(?:19|20)?\d{6}[-+ ]?\d{4}/y, valid: isPersonnummer, labels: withNational("personnummer", "pnr", "personnr", "samordningsnummer", "swedish personal number"), alone: 0.7, form: /(?:19|20)?\d{6}[-+]\d{4}/, solo: 0.6 },
  { id: "se.orgnr", type: "COMPANY_ID", lead: "digit", chars: [10, 10], first: [6], pattern: /\d{6}-?\d{4}/y, valid: checkedBy("se", "orgnr"), labels: ["organisationsnummer", "orgnr", "org nr"], alone: 0.55, form: /\d{6}-\d{4}/ },
  { id: "sk.rc", type: "NATIONAL_ID", lead: "digit", chars: [9, 10], pattern: /\d{6}\/?\d{3,4}/y, valid: checkedBy("sk", "rc"), labels: ["rodne cislo", "rc"] },
  { id: "tr.tckn", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11, " "), valid: checkedBy("tr", "tckimlik"), labels: withNational("tc kimlik", "t c kimlik no", "t c kimlik", "tckn", "tc kimlik no", "kimlik numarasi", "turk kimlik numarasi", "tc no"), solo: 0.65 },
  { id: "tr.vkn", type: "TAX_ID", lead: "digit", chars: [10, 10], pattern: digits(10, " "), valid: checkedBy("tr", "vkn"), labels: withTax("vkn", "vergi kimlik no", "vergi kimlik numarasi", "vergi numarasi") },
  { id: "ua.rntrc", type: "TAX_ID", lead: "digit", chars: [10, 10], pattern: digits(10, " "), valid: checkedBy("ua", "rntrc"), labels: withTax("rntrc", "рнокпп", "ипн", "іпн", "ідентифікаційний код", "rnokpp") },
  { id: "ua.edrpou", type: "COMPANY_ID", lead: "digit", chars: [8, 8], pattern: digits(8, " "), valid: checkedBy("ua", "edrpou"), labels: ["edrpou", "єдрпоу"] },
  { id: "al.nipt", type: "TAX_ID", lead: "letter", chars: [10, 10], pattern: at(/[a-m]\d{8}[a-z]/), valid: checkedBy("al", "nipt"), labels: withTax("nipt", "nuis") },
  { id: "by.unp", type: "TAX_ID", lead: "any", chars: [9, 9], pattern: at(/[0-9a-z]{2}\d{7}/), valid: checkedBy("by", "unp"), labels: withTax("unp", "унп") },
  { id: "md.idno", type: "COMPANY_ID", lead: "digit", chars: [13, 13], pattern: digits(13, " "), valid: checkedBy("md", "idno"), labels: ["idno", "idnp"] },
];

/** ICAO 9303 check over a German document number: nine characters, then the check digit, then `D`. */
function isGermanDocument(compact: string): boolean {
  const match = /^([A-Z][0-9A-Z]{8})(\d)?D?$/.exec(compact);
  const number = match?.[1];
  if (number === undefined || !/\d/.test(number)) return false;
  const value = (char: string) => Number.parseInt(char, 36);
  const check = [...number].reduce((sum, char, i) => sum + value(char) * ([7, 3, 1][i % 3] ?? 1), 0) % 10;
  if (match?.[2] !== undefined) return check === Number(match[2]);
  // Nine characters: some write the number without its check, older ones end in it.
  const inner = [...number.slice(0, 8)].reduce((sum, char, i) => sum + value(char) * ([7, 3, 1][i % 3] ?? 1), 0) % 10;
  return inner === Number(number[8]);
}

/** Luhn over the last ten digits; a co-ordination number adds 60 to the day. */
function isPersonnummer(compact: string): boolean {
  const last = compact.slice(-10);
  return /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])\d{4}$/.test(last) && isLuhn(last);
}

/** The modulus 11 check was given up in 2007: a plausible date is what remains for all. */
function isDanishCpr(compact: string): boolean {
  return /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{6}$/.test(compact) && DANISH.check(compact, compact);
}

const DANISH = { check: checkedBy("dk", "cpr") };
const NIR_WITH_KEY = checkedBy("fr", "nir");

/** With its two-digit key the number is checked, without it a month and a department must be plausible. */
function isNir(compact: string): boolean {
  if (compact.length === 15) return NIR_WITH_KEY(compact, compact) || isNirKey(compact);
  return compact.length === 13 && /^[1278]\d{2}(?:0[1-9]|1[0-2])\d/.test(compact);
}

/** INSEE: key = 97 - number mod 97; Corsica's 2A and 2B count as 19 and 18. */
function isNirKey(compact: string): boolean {
  const number = compact.slice(0, 13).replace("2A", "19").replace("2B", "18");
  return /^\d{13}$/.test(number) && 97 - mod97(number) === Number(compact.slice(13));
}

function isHungarianTaj(compact: string): boolean {
  const sum = [...compact.slice(0, 8)].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 7 : 3), 0);
  return sum % 10 === Number(compact[8]);
}

function isHungarianTaxNumber(compact: string): boolean {
  const sum = [...compact.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (i + 1), 0);
  return sum % 11 === Number(compact[9]);
}

/** Weights 7 3 1 9 7 3 1 7 3 over the whole number, letters from 10. */
function isPolishIdCard(compact: string): boolean {
  const weights = [7, 3, 1, 9, 7, 3, 1, 7, 3];
  return [...compact].reduce((sum, char, i) => sum + Number.parseInt(char, 36) * (weights[i] ?? 0), 0) % 10 === 0;
}

function isSnils(compact: string): boolean {
  const sum = [...compact.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (9 - i), 0);
  return (sum % 101) % 100 === Number(compact.slice(9));
}
