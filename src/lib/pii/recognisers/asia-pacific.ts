import { isVerhoeff, weighted } from "./checksums";
import { HEALTH_ANY_LABELS, LICENCE_LABELS, NATIONAL_LABELS, PASSPORT_LABELS, TAX_LABELS } from "./labels";
import { at, digits, type ValueRecogniser } from "./recogniser";
import { checkedBy } from "./stdnum";

const withNational = (...labels: string[]) => [...labels, ...NATIONAL_LABELS];
const withTax = (...labels: string[]) => [...labels, ...TAX_LABELS];

/** Personal, tax and health numbers of Asia, Oceania and Africa. */
// biome-ignore format: one row a recogniser reads as a table
export const ASIA_PACIFIC: readonly ValueRecogniser[] = [
  { id: "in.aadhaar", type: "NATIONAL_ID", lead: "digit", chars: [12, 12], first: [4], pattern: /[2-9]\d{3}[ :-]?\d{4}[ :-]?\d{4}/y, valid: isAadhaar, labels: withNational("aadhaar", "aadhar", "aadhaar number", "uidai", "uid", "आधार"), labelled: 0.92, alone: 0.7, form: /\d{4}([ :-])\d{4}\1\d{4}/, solo: 0.65, column: 0.65 },
  { id: "in.aadhaar.labelled", type: "NATIONAL_ID", lead: "digit", chars: [12, 12], first: [4], pattern: /[2-9]\d{3}[ :-]?\d{4}[ :-]?\d{4}/y, labels: ["aadhaar", "aadhar", "aadhaar number"], labelled: 0.6, solo: 0.5 },
  { id: "in.vid", type: "NATIONAL_ID", lead: "digit", chars: [16, 16], pattern: digits(16, " -"), valid: checkedBy("in", "vid"), labels: ["virtual id", "aadhaar vid", "vid"] },
  { id: "in.pan", type: "TAX_ID", weak: true, lead: "letter", chars: [10, 10], pattern: at(/[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z]/), valid: (c) => !/0000/.test(c), labels: withTax("pan", "pan number", "pan card", "pan no", "permanent account number"), alone: 0.8, form: /[A-Z]{5}\d{4}[A-Z]/, solo: 0.9 },
  { id: "in.pan.labelled", type: "TAX_ID", lead: "letter", chars: [10, 10], pattern: at(/[a-z]{5}\d{4}[a-z]/), labels: ["pan", "pan number", "pan card", "pan no", "permanent account number"], labelled: 0.85, solo: 0.5 },
  { id: "in.gstin", type: "COMPANY_ID", lead: "digit", chars: [15, 15], first: [15], pattern: at(/[0-3]\d[a-z]{5}\d{4}[a-z][0-9a-z]z[0-9a-z]/), alone: 0.85 },
  { id: "in.epic", type: "NATIONAL_ID", lead: "letter", chars: [10, 10], pattern: at(/[a-z]{3}\d{7}/), labels: ["voter id", "epic", "epic number", "voter", "elector photo identity card"], labelled: 0.8 },
  { id: "in.passport", type: "PASSPORT", lead: "letter", chars: [8, 8], pattern: at(/[a-pr-wy][1-9]\d{5}[1-9]/), labels: [...PASSPORT_LABELS], labelled: 0.8, solo: 0.5 },
  { id: "jp.my-number", type: "NATIONAL_ID", lead: "digit", chars: [12, 12], first: [4], pattern: /\d{4}[ -]?\d{4}[ -]?\d{4}/y, valid: isMyNumber, labels: withNational("my number", "mynumber", "individual number"), solo: 0.5 },
  { id: "jp.cn", type: "COMPANY_ID", lead: "digit", chars: [13, 13], pattern: digits(13, " -"), valid: checkedBy("jp", "cn"), labels: ["corporate number", "法人番号"] },
  { id: "kr.rrn", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], first: [6], pattern: /\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[0-9]\d{6}/y, labels: withNational("rrn", "resident registration number", "외국인등록번호", "alien registration number", "foreigner registration number"), labelled: 0.85, alone: 0.8, form: /\d{6}-\d{7}/, solo: 0.5 },
  { id: "kr.brn", type: "COMPANY_ID", lead: "digit", chars: [10, 10], first: [3], pattern: /\d{3}-?\d{2}-?\d{5}/y, valid: checkedBy("kr", "brn"), labels: ["brn", "business registration number", "사업자등록번호"], alone: 0.65, form: /\d{3}-\d{2}-\d{5}/ },
  { id: "kr.licence", type: "DRIVER_LICENSE", lead: "digit", chars: [12, 12], first: [2], pattern: /(?:1[1-9]|2[0-8])[ -]?\d{2}[ -]?\d{6}[ -]?\d{2}/y, labels: [...LICENCE_LABELS], alone: 0.8, form: /\d{2}([ -])\d{2}\1\d{6}\1\d{2}/, solo: 0.5 },
  { id: "kr.passport", type: "PASSPORT", lead: "letter", chars: [9, 9], pattern: at(/[mspord]\d{3}[a-z]\d{4}|[mspord]\d{8}/), labels: [...PASSPORT_LABELS], labelled: 0.85, alone: 0.5, form: /[MSPORD]\d{3}[A-Z]\d{4}/, solo: 0.6 },
  { id: "cn.ric", type: "NATIONAL_ID", lead: "digit", chars: [18, 18], first: [18], pattern: at(/[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9x]/), valid: checkedBy("cn", "ric"), labels: withNational("resident identity card", "居民身份证"), labelled: 0.92, alone: 0.8, solo: 0.85 },
  { id: "cn.uscc", type: "COMPANY_ID", lead: "any", chars: [18, 18], pattern: at(/[0-9a-hj-npqrtuwxy]{18}/), valid: checkedBy("cn", "uscc"), labels: ["uscc", "统一社会信用代码", "unified social credit code"] },
  { id: "cn.passport", type: "PASSPORT", lead: "letter", chars: [9, 9], pattern: at(/[deg][0-9a-hj-np-z]\d{7}/), labels: [...PASSPORT_LABELS], labelled: 0.8 },
  { id: "hk.hkid", type: "NATIONAL_ID", lead: "letter", chars: [8, 9], pattern: at(/[a-z]{1,2}\d{6} ?\(?[0-9a]\)?/), valid: checkedBy("hk", "hkid"), labels: withNational("hkid", "hkid no", "hong kong id", "hong kong identity card"), alone: 0.8, form: /[A-Z]{1,2}\d{6}\([0-9A]\)/, solo: 0.6 },
  { id: "tw.natid", type: "NATIONAL_ID", lead: "letter", chars: [10, 10], pattern: at(/[a-z][12a-d]\d{8}/), valid: checkedBy("tw", "natid"), labels: withNational("taiwan id", "uniform id"), alone: 0.6, form: /[A-Z][12]\d{8}/, solo: 0.75 },
  { id: "sg.nric", type: "NATIONAL_ID", lead: "letter", chars: [9, 9], pattern: at(/[stfgm]\d{7}[a-z]/), valid: isNric, labels: withNational("nric", "fin", "nric fin", "singapore nric"), labelled: 0.92, alone: 0.85, form: /[STFGM]\d{7}[A-Z]/, solo: 0.9 },
  { id: "sg.uen", type: "COMPANY_ID", lead: "any", chars: [9, 10], pattern: at(/\d{8,9}[a-z]|[tsr]\d{2}[a-z]{2}\d{4}[a-z]/), valid: checkedBy("sg", "uen"), labels: ["uen", "unique entity number"], alone: 0.7, form: /[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]/, solo: 0.7 },
  { id: "my.nric", type: "NATIONAL_ID", lead: "digit", chars: [12, 12], first: [6], pattern: /\d{6}-?\d{2}-?\d{4}/y, valid: checkedBy("my", "nric"), labels: withNational("mykad", "nric", "mykad nric", "kad pengenalan", "ic", "ic number"), alone: 0.8, form: /\d{6}-\d{2}-\d{4}/, solo: 0.45 },
  { id: "th.id", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], first: [1], pattern: /\d[ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d/y, valid: checkedBy("th", "idnr"), labels: withNational("thai id", "thai national id", "บัตรประชาชน"), labelled: 0.92, alone: 0.85, form: /\d-\d{4}-\d{5}-\d{2}-\d/, solo: 0.65 },
  { id: "id.nik", type: "NATIONAL_ID", lead: "digit", chars: [16, 16], pattern: /[1-9]\d{5}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}/y, labels: withNational("nik", "ktp", "nomor induk kependudukan"), labelled: 0.8 },
  { id: "id.npwp", type: "TAX_ID", lead: "digit", chars: [15, 16], first: [2], pattern: /\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}/y, valid: checkedBy("id", "npwp"), labels: withTax("npwp"), alone: 0.8, form: /\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}/ },
  { id: "ph.tin", type: "TAX_ID", lead: "digit", chars: [9, 14], first: [3], pattern: /\d{3}[ -]?\d{3}[ -]?\d{3}(?:[ -]?\d{3,5})?/y, labels: withTax("bir tin", "bir"), labelled: 0.7, alone: 0.55, form: /\d{3}-\d{3}-\d{3}-\d{3,5}/ },
  { id: "vn.mst", type: "TAX_ID", lead: "digit", chars: [10, 13], pattern: /\d{10}(?:-?\d{3})?/y, valid: checkedBy("vn", "mst"), labels: withTax("ma so thue", "mst") },
  { id: "vn.cccd", type: "NATIONAL_ID", lead: "digit", chars: [9, 12], pattern: /0\d{11}|\d{9}/y, labels: ["cccd", "cmnd", "can cuoc cong dan", "chung minh nhan dan"], labelled: 0.75 },
  { id: "pk.cnic", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], first: [5], pattern: /[1-7]\d{4}-?\d{7}-?\d/y, valid: checkedBy("pk", "cnic"), labels: withNational("cnic", "nic"), labelled: 0.92, alone: 0.85, form: /\d{5}-\d{7}-\d/, solo: 0.5 },
  { id: "lk.nic", type: "NATIONAL_ID", lead: "digit", chars: [10, 12], first: [10], pattern: at(/\d{9}[vx]|\d{12}/), valid: checkedBy("lk", "nic"), labels: withNational("nic", "nic number"), labelled: 0.92, alone: 0.6, form: /\d{9}[VX]/, solo: 0.7 },
  { id: "il.id", type: "NATIONAL_ID", lead: "digit", chars: [9, 9], pattern: /\d{8}-?\d/y, valid: checkedBy("il", "idnr"), labels: withNational("teudat zehut", "israeli id", "ת ז", "ת״ז"), labelled: 0.85 },
  { id: "ae.id", type: "NATIONAL_ID", lead: "digit", chars: [15, 15], first: [3], pattern: /784-?\d{4}-?\d{7}-?\d/y, labels: withNational("emirates id"), labelled: 0.9, alone: 0.85, form: /784-\d{4}-\d{7}-\d/, solo: 0.6 },
  { id: "sa.id", type: "NATIONAL_ID", lead: "digit", chars: [10, 10], pattern: /[12]\d{9}/y, labels: ["iqama", "saudi id", "رقم الهوية", "الهوية الوطنية"], labelled: 0.8 },
  { id: "eg.id", type: "NATIONAL_ID", lead: "digit", chars: [14, 14], pattern: /[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7}/y, labels: withNational("egyptian id"), labelled: 0.85 },
  { id: "za.id", type: "NATIONAL_ID", lead: "digit", chars: [13, 13], first: [6, 13], pattern: /\d{6} ?\d{4} ?\d{2} ?\d/y, valid: checkedBy("za", "idnr"), labels: withNational("sa id", "south african id", "south african id number", "rsa id"), labelled: 0.92, alone: 0.6, form: /\d{13}|\d{6} \d{4} \d{2} \d/, solo: 0.7 },
  { id: "za.tin", type: "TAX_ID", lead: "digit", chars: [10, 10], pattern: digits(10, " /-"), valid: checkedBy("za", "tin"), labels: withTax("sars") },
  { id: "ke.pin", type: "TAX_ID", lead: "letter", chars: [11, 11], pattern: at(/[ap]\d{9}[a-z]/), valid: checkedBy("ke", "pin"), labels: withTax("kra pin", "kra", "pin"), alone: 0.6, form: /[AP]\d{9}[A-Z]/, solo: 0.6 },
  { id: "ng.nin", type: "NATIONAL_ID", lead: "digit", chars: [11, 11], pattern: digits(11, " "), labels: ["nin", "bvn", "national identification number"], labelled: 0.8 },
  { id: "gh.card", type: "NATIONAL_ID", lead: "letter", chars: [13, 13], pattern: at(/gha-\d{9}-\d/), alone: 0.85 },
  { id: "mu.nid", type: "NATIONAL_ID", lead: "letter", chars: [14, 14], pattern: at(/[a-z]\d{12}[0-9a-z]/), valid: checkedBy("mu", "nid"), labels: withNational("mauritian id"), solo: 0.6 },
  { id: "tn.mf", type: "TAX_ID", lead: "digit", chars: [8, 13], pattern: at(/\d{7}[ /]?[a-z](?:[ /]?[a-z][ /]?[a-z][ /]?\d{3})?/), valid: checkedBy("tn", "mf"), labels: withTax("matricule fiscal") },
  { id: "dz.nif", type: "TAX_ID", lead: "digit", chars: [15, 20], pattern: digits("15,20", " "), valid: checkedBy("dz", "nif"), labels: ["nif"] },
  { id: "eg.tn", type: "TAX_ID", lead: "digit", chars: [9, 9], pattern: /\d{3}-?\d{3}-?\d{3}/y, valid: checkedBy("eg", "tn"), labels: withTax("الرقم الضريبي") },
  { id: "au.tfn", type: "TAX_ID", lead: "digit", chars: [8, 9], first: [3], pattern: /\d{3}[ -]?\d{3}[ -]?\d{2,3}/y, valid: checkedBy("au", "tfn"), labels: withTax("tfn", "tax file number"), labelled: 0.92, alone: 0.6, form: /\d{3} \d{3} \d{3}/, solo: 0.45 },
  { id: "au.abn", type: "COMPANY_ID", lead: "digit", chars: [11, 11], first: [2], pattern: /\d{2} ?\d{3} ?\d{3} ?\d{3}/y, valid: checkedBy("au", "abn"), labels: ["abn", "australian business number"], alone: 0.65, form: /\d{2} \d{3} \d{3} \d{3}/, solo: 0.6 },
  { id: "au.acn", type: "COMPANY_ID", lead: "digit", chars: [9, 9], first: [3], pattern: /\d{3} ?\d{3} ?\d{3}/y, valid: checkedBy("au", "acn"), labels: ["acn", "australian company number"], alone: 0.55, form: /\d{3} \d{3} \d{3}/ },
  { id: "au.passport", type: "PASSPORT", lead: "letter", chars: [8, 9], pattern: at(/[a-z]{1,2}\d{7}/), labels: [...PASSPORT_LABELS], labelled: 0.8 },
  { id: "nz.ird", type: "TAX_ID", lead: "digit", chars: [8, 9], first: [2, 3], pattern: /\d{2,3}-?\d{3}-?\d{3}|\d{7}-?\d/y, valid: checkedBy("nz", "ird"), labels: withTax("ird", "ird number", "inland revenue"), alone: 0.55, form: /\d{2,3}-\d{3}-\d{3}/ },
  { id: "nz.nhi", type: "HEALTH_ID", lead: "letter", chars: [7, 7], pattern: at(/[a-hj-np-z]{3}\d{2}(?:\d{2}|[a-hj-np-z]{2})/), labels: [...HEALTH_ANY_LABELS, "nhi", "nhi number"], labelled: 0.75 },
  { id: "de.kvnr", type: "HEALTH_ID", lead: "letter", chars: [10, 10], pattern: at(/[a-z]\d{9}/), valid: isKvnr, labels: [...HEALTH_ANY_LABELS, "kvnr"], labelled: 0.95, alone: 0.6, form: /[A-Z]\d{9}/, solo: 0.8 },
];

/** UIDAI: Verhoeff; a palindrome is never issued. Three years in a row are three years. stdnum agrees, and takes forty times as long on a wrong one. */
function isAadhaar(compact: string): boolean {
  return (
    isVerhoeff(compact) &&
    new Set(compact).size > 2 &&
    !/^(?:20\d\d){3}$/.test(compact) &&
    [...compact].reverse().join("") !== compact
  );
}

/** GKV: the letter as two digits, then Luhn-like with weights 1, 2 from the left. */
function isKvnr(compact: string): boolean {
  const letter = `${compact.charCodeAt(0) - 0x40}`.padStart(2, "0");
  let sum = 0;
  [...letter, ...compact.slice(1, 9)].forEach((digit, i) => {
    const product = Number(digit) * (i % 2 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  });
  return sum % 10 === Number(compact[9]);
}

/** Ministry ordinance 85 (2014): weights 6 5 4 3 2 7 6 5 4 3 2, mod 11. */
function isMyNumber(compact: string): boolean {
  const rest = weighted(compact.slice(0, 11), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === Number(compact[11]) && !/^(\d)\1+$/.test(compact);
}

/** Weights 2 7 6 5 4 3 2, plus an offset by series; one alphabet of check letters for S/T, F/G and M. */
function isNric(compact: string): boolean {
  const series = compact.charAt(0);
  const offset = series === "T" || series === "G" ? 4 : series === "M" ? 3 : 0;
  const rest = (weighted(compact.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  if (series === "M") return "XWUTRQPNJLK".charAt(10 - rest) === compact[8];
  const letters = series === "S" || series === "T" ? "JZIHGFEDCBA" : "XWUTRQPNMLK";
  return letters.charAt(rest) === compact[8];
}
