import fc from "fast-check";

/** Valid identifiers, made from the published rules and by none of the scanner's own code. */

const digitString = (length: number, min = 0) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => {
    const digits = [...all];
    if ((digits[0] ?? 0) < min) digits[0] = min;
    return digits.join("");
  });

function luhnDigit(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((char, i) => {
    const digit = Number(char) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  });
  return `${(10 - (sum % 10)) % 10}`;
}

function withSpread(number: string): boolean {
  return new Set(number).size > 4;
}

/** Visa, Mastercard, Discover: sixteen digits; bare, in fours by space or dash. */
export const card = fc
  .tuple(fc.constantFrom("4539", "4716", "5425", "5105", "6011"), digitString(11), fc.constantFrom("", " ", "-"))
  .map(([prefix, body, gap]) => {
    const number = prefix + body + luhnDigit(prefix + body);
    return (number.match(/.{4}/g) ?? []).join(gap);
  })
  .filter(withSpread);

/** BBAN forms of the SWIFT registry: digits, and for some an alphabetic bank code in front. */
const BBAN: readonly [string, string, number][] = [
  ["DE", "", 18],
  ["GB", "NWBK", 14],
  ["NL", "INGB", 10],
  ["PL", "", 24],
  ["BE", "", 12],
  ["NO", "", 11],
  ["ES", "", 20],
  ["CH", "", 17],
];

function ibanCheck(country: string, bban: string): string {
  const numeric = [...`${bban}${country}00`].map((char) => `${Number.parseInt(char, 36)}`).join("");
  return `${98n - (BigInt(numeric) % 97n)}`.padStart(2, "0");
}

export const iban = fc
  .constantFrom(...BBAN)
  .chain(([country, bank, length]) => digitString(length).map((body) => [country, bank + body] as const))
  .chain(([country, bban]) =>
    fc
      .constantFrom("", " ")
      .map((gap) => (`${country}${ibanCheck(country, bban)}${bban}`.match(/.{1,4}/g) ?? []).join(gap)),
  );

function checked(length: number, digit: (body: string) => string | undefined, min = 0) {
  return digitString(length, min)
    .map((body) => [body, digit(body)] as const)
    .filter((pair): pair is readonly [string, string] => pair[1] !== undefined && withSpread(pair[0]))
    .map(([body, check]) => body + check);
}

const weights = (body: string, all: readonly number[]) =>
  all.reduce((sum, weight, i) => sum + weight * Number(body[i]), 0);

export const nhs = checked(
  9,
  (body) => {
    const check = (11 - (weights(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return check === 10 ? undefined : `${check}`;
  },
  4,
);

export const bsn = checked(
  8,
  (body) => {
    const check = weights(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check === 10 ? undefined : `${check}`;
  },
  1,
);

export const imei = checked(14, luhnDigit, 3);
export const npi = digitString(8)
  .filter(withSpread)
  .map((body) => `1${body}${luhnDigit(`808401${body}`)}`);

/** Born 1950 to 1999; serial; sex. */
export const pesel = fc
  .tuple(
    fc.integer({ min: 50, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    digitString(4),
  )
  .map(([year, month, day, serial]) => {
    const body = `${year}${`${month}`.padStart(2, "0")}${`${day}`.padStart(2, "0")}${serial}`;
    return body + ((10 - (weights(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
  });

/** Two remainders share the check digit 0, so some changes leave a CPF valid. */
export function isCpf(value: string): boolean {
  return cpfOf(value.replace(/\D/g, "").slice(0, 9)) === value;
}

function cpfOf(body: string): string {
  const check = (digits: string) => {
    const rest = [...digits].reduce((sum, digit, i) => sum + Number(digit) * (digits.length + 1 - i), 0) % 11;
    return rest < 2 ? "0" : `${11 - rest}`;
  };
  const full = body + check(body) + check(body + check(body));
  return full.replace(/(...)(...)(...)(..)/, "$1.$2.$3-$4");
}

export const cpf = digitString(9, 1).filter(withSpread).map(cpfOf);

/** The digit at one place of a value is moved on by one to nine. */
export function withDigitChanged(value: string, place: number, by: number): string {
  const places = [...value].flatMap((char, i) => (/\d/.test(char) ? [i] : []));
  const at = places[place % places.length] ?? 0;
  return value.slice(0, at) + ((Number(value[at]) + by) % 10) + value.slice(at + 1);
}
