import { BASE, DIGIT, KIND } from "../views/alphabet";
import { isAbaRouting, isBase58Check, isBech32, isMod97 } from "./checksums";
import { at, digits, type ValueRecogniser } from "./recogniser";
import { checkedBy } from "./stdnum";

/** ISO 13616 registry: length of an IBAN by country, and the countries that use the form outside the registry. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 " +
    "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 " +
    "LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 " +
    "SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 " +
    "AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 DZ26 GA27 GN28 GQ27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 TD27 TG28"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** The length is the country's, so the words behind a spaced IBAN are never taken for a part of it. */
function measureIban(text: string, start: number): number {
  const length = IBAN_LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return -1;
  let count = 0;
  let at = start;
  for (let gap = 0; count < length && at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (KIND[unit] !== 0 && (BASE[unit] ?? 0) < 0x80) {
      if ((count === 2 || count === 3) && KIND[unit] !== DIGIT) return -1;
      count++;
      gap = 0;
    } else if (++gap > 1 || count < 2 || !(unit === 0x20 || unit === 0x2d || unit === 0x2e)) return -1;
  }
  return count === length ? at : -1;
}

/**
 * The longest run of whole groups that is a card number: two cards side by side are two, and the year behind one is
 * no part of it.
 */
function measureCard(text: string, start: number): number {
  let count = 0;
  let best = -1;
  for (let at = start, gap = 0; at < text.length && count < CARD_MAX && gap <= 2; at++) {
    const unit = text.charCodeAt(at);
    if (KIND[unit] === DIGIT) {
      CARD_DIGITS[count++] = unit - 0x30;
      gap = 0;
      const isGroupEnd = KIND[text.charCodeAt(at + 1)] !== DIGIT;
      if (isGroupEnd && count >= 12 && isCard(count)) best = at + 1;
    } else if (isCardGap(unit)) gap++;
    else break;
  }
  return best;
}

const CARD_MAX = 19;
/** Digits of the number that is being measured: room that is used again, because a hostile text is all numbers. */
const CARD_DIGITS = new Uint8Array(CARD_MAX);

/** Space, dot, dash, slash or colon. */
function isCardGap(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x2d && unit <= 0x2f) || unit === 0x3a;
}

/** The check sum first: it refuses nine of ten before any pattern is asked. */
function isCard(count: number): boolean {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const digit = CARD_DIGITS[i] ?? 0;
    sum += (count - i) % 2 === 1 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  if (sum % 10 !== 0) return false;
  const compact = CARD_DIGITS.subarray(0, count).join("");
  return CARD.test(compact) && !/^(\d)\1+$/.test(compact);
}

/** Brand prefixes and lengths as the schemes publish them. `long` forms need a label or grouping. */
const CARD =
  /^(?:4\d{15}|4\d{12}|4\d{18}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|3(?:0[0-5]|[689]\d)\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}|81\d{14,17}|220[0-4]\d{12,15}|(?:50|5[6-9]|6[0137]|69)\d{10,17}|9792\d{12}|8600\d{12}|9860\d{12}|1\d{14})$/;
const CARD_ALONE =
  /^(?:\d{16}|3[47]\d{13}|\d{4}([ .\-/])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|3\d{3}([ .-])\d{6}\2\d{4,5})$/;

// biome-ignore format: one row a recogniser reads as a table
export const FINANCE: readonly ValueRecogniser[] = [
  {
    id: "card",
    type: "CREDIT_CARD",
    lead: "digit",
    chars: [12, 19], first: [4, 13, 14, 15, 16, 17, 18, 19],
    pattern: /\d(?:[ .\-/:]{0,2}\d){11}/y,
    measure: measureCard,
    proves: true,
    labels: [
      "card", "card number", "card no", "credit card", "debit card", "credit card number", "cc", "ccnum", "cardnumber", "creditcard", "pan", "visa", "mastercard", "amex",
      "american express", "discover", "diners", "jcb", "unionpay", "maestro", "paid with", "kreditkarte", "kartennummer", "kreditkartennummer", "carte", "carte bancaire", "carte de credit",
      "tarjeta", "tarjeta de credito", "cartao", "cartao de credito", "carta di credito", "carta", "karta", "numer karty", "kort", "kortnummer", "kaart", "kaartnummer", "creditcardnummer", "luottokortti",
      "kredi karti", "kart", "карта", "номер карты", "カード番号", "卡号", "信用卡", "카드번호", "کارت", "بطاقة", "כרטיס אשראי",
    ],
    alone: 0.75,
    form: CARD_ALONE,
    solo: 0.8,
  },
  {
    id: "iban",
    type: "IBAN",
    lead: "letter",
    chars: [15, 34],
    pattern: /[a-z]{2}[ .-]?\d[ .-]?\d/iy,
    measure: measureIban,
    valid: isMod97,
    labels: ["iban"],
    alone: 0.95,
    grouping: /[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?/,
  },
  {
    id: "us.aba",
    type: "BANK_ACCOUNT",
    lead: "digit",
    chars: [9, 9],
    pattern: /\d{4}-?\d{4}-?\d/y,
    valid: isAbaRouting,
    labels: ["aba", "routing", "routing number", "routing no", "aba routing", "rtn", "routing transit number", "aba number", "bank routing"],
    solo: 0.4,
  },
  {
    id: "account",
    type: "BANK_ACCOUNT",
    lead: "digit",
    chars: [6, 20],
    pattern: /\d(?:[ .-]?\d){5,19}/y,
    valid: (compact) => new Set(compact).size > 1,
    labels: [
      "account number", "bank account", "acct", "a c no", "a c number", "acc no", "acc number", "account no", "acct no", "bank account number", "checking account", "savings account", "accountnumber", "account num", "kontonummer", "konto nr", "konto", "bankkonto",
      "numero de compte", "compte bancaire", "numero de cuenta", "cuenta bancaria", "conto corrente", "numero de conta", "conta bancaria", "conta corrente", "rekeningnummer", "numer konta", "nr konta",
      "numer rachunku", "cislo uctu", "szamlaszam", "tilinumero", "kontonr", "hesap no", "hesap numarasi", "номер счета", "расчетный счет", "口座番号", "账号", "계좌번호",
    ],
    labelled: 0.7,
  },
  {
    id: "sort-code",
    type: "BANK_ACCOUNT",
    lead: "digit",
    chars: [6, 6],
    pattern: /\d{2}[ -]?\d{2}[ -]?\d{2}/y,
    weak: true,
    valid: (c) => c !== "000000",
    labels: ["sort code", "sortcode", "bsb", "bsb number", "transit number", "bankleitzahl", "blz", "ifsc"],
    labelled: 0.7,
  },
  { id: "gb.account", type: "BANK_ACCOUNT", weak: true, lead: "digit", chars: [14, 14], first: [2], pattern: /\d{2}-\d{2}-\d{2}[ ,/|;]{1,3}\d{8}/y, valid: (c) => !/^(?:\d{2}(?:0[1-9]|1[0-2])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])).*(?:19|20)\d{6}$/.test(c), labels: ["sort code", "sortcode", "account number", "bank details", "account", "acct", "bank", "acc", "konto", "pay", "payee", "transfer"], labelled: 0.9, solo: 0.65 },
  { id: "wif", type: "SECRET", lead: "any", chars: [51, 52], first: [43], pattern: /[5KL9c][1-9A-HJ-NP-Za-km-z]{50,51}/y, valid: (_, value) => isBase58Check(value), alone: 0.95 },
  { id: "base58.labelled", type: "CRYPTO_WALLET", lead: "any", chars: [32, 44], pattern: /[1-9A-HJ-NP-Za-km-z]{32,44}/y, valid: (_, value) => /[A-Z]/.test(value) && /[a-z]/.test(value), weak: true, labels: ["solana", "solana wallet", "solana address", "sol address", "sol wallet", "sol", "phantom", "phantom wallet", "wallet", "wallet address", "my wallet"], labelled: 0.75 },
  {
    id: "ifsc",
    type: "BANK_ACCOUNT",
    lead: "letter",
    chars: [11, 11],
    pattern: at(/[a-z]{4}0[a-z0-9]{6}/),
    labels: ["ifsc", "ifsc code"],
    labelled: 0.8,
  },
  { id: "ar.cbu", type: "BANK_ACCOUNT", lead: "digit", chars: [22, 22], pattern: digits(22), valid: checkedBy("ar", "cbu"), labels: ["cbu", "cvu", "clave bancaria uniforme"], solo: 0.6 },
  { id: "mx.clabe", type: "BANK_ACCOUNT", lead: "digit", chars: [18, 18], pattern: digits(18), valid: checkedBy("mx", "clabe"), labels: ["clabe", "clabe interbancaria"], solo: 0.6 },
  { id: "nz.bank", type: "BANK_ACCOUNT", lead: "digit", chars: [15, 16], first: [2], pattern: /\d{2}[ -]?\d{4}[ -]?\d{7}[ -]?\d{2,3}/y, valid: checkedBy("nz", "bank"), labels: ["bank account number", "bank account", "account number", "nz bank account"], alone: 0.6, form: /\d{2}-\d{4}-\d{7}-\d{2,3}/ },
  { id: "no.kontonr", type: "BANK_ACCOUNT", lead: "digit", chars: [11, 11], first: [4], pattern: /\d{4}[ .]?\d{2}[ .]?\d{5}/y, valid: checkedBy("no", "kontonr"), labels: ["kontonummer", "kontonr", "bankkonto"], alone: 0.55, form: /\d{4}\.\d{2}\.\d{5}|\d{4} \d{2} \d{5}/ },
  { id: "btc.base58", type: "CRYPTO_WALLET", lead: "any", chars: [26, 35], first: [26, 27, 28, 29, 30, 31, 32, 33, 34, 35], pattern: /[13][1-9A-HJ-NP-Za-km-z]{25,34}/y, valid: (_, value) => isBase58Check(value), alone: 0.95 },
  { id: "btc.labelled", type: "CRYPTO_WALLET", lead: "any", chars: [26, 35], pattern: /[13][1-9A-HJ-NP-Za-km-z]{25,34}/y, labels: ["bitcoin", "bitcoin address", "btc", "btc address", "wallet", "wallet address"], labelled: 0.75 },
  { id: "btc.bech32", type: "CRYPTO_WALLET", lead: "letter", chars: [14, 74], pattern: at(/(?:bc|tb|ltc)1[02-9ac-hj-np-z]{11,71}/), valid: (_, value) => isBech32(value), alone: 0.95 },
  { id: "eth", type: "CRYPTO_WALLET", lead: "digit", chars: [42, 42], first: [42], pattern: /0x[0-9a-fA-F]{40}/y, weak: true, valid: (c) => !/^0X(.)\1{39}$/.test(c), alone: 0.85 },
  { id: "tron-doge-ltc", type: "CRYPTO_WALLET", lead: "letter", chars: [34, 34], pattern: /[TDLMX][1-9A-HJ-NP-Za-km-z]{33}/y, valid: (_, value) => isBase58Check(value), alone: 0.9 },
  { id: "ripple", type: "CRYPTO_WALLET", lead: "letter", chars: [25, 35], pattern: /r[1-9A-HJ-NP-Za-km-z]{24,34}/y, labels: ["xrp", "ripple", "xrp address"], labelled: 0.8 },
  { id: "monero", type: "CRYPTO_WALLET", lead: "digit", chars: [95, 106], first: [95, 106], pattern: /[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}/y, alone: 0.8 },
];
