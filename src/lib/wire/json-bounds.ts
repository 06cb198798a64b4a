import { WireError } from "./adapter";

/*
 * What a JSON body may cost is decided while its bytes arrive, before anything is built of them: `JSON.parse` takes five
 * million brackets without a word, and whoever walks the value then stands still for seconds or overflows. One byte
 * machine for every surface. It checks no grammar (the parse does) but in valid JSON it counts exactly:
 *
 *   depth     arrays and objects open at one time
 *   members   a comma or an opening bracket outside strings begins one (an empty pair counts as one: never too few)
 *   names     a colon outside strings
 *   numbers   the longest, and whether one could lose digits in a double
 */

export interface JsonBounds {
  readonly maxBytes: number;
  /** Deepest nesting of arrays and objects; a flat object has depth 1. */
  readonly maxDepth: number;
  /** Members of all objects and items of all arrays together. */
  readonly maxMembers: number;
}

/** What is known of a body once all of it was seen. */
export interface JsonScan {
  readonly bytes: number;
  readonly members: number;
  readonly names: number;
  /** Some escape writes half of a surrogate pair, perhaps beside its other half. */
  readonly surrogates: boolean;
  /** Some number may say more than a double holds, or lie beyond it. */
  readonly longNumbers: boolean;
}

/** The longest way to write a double exactly has 1,075 digits after the point; nobody means a longer number. */
export const NUMBER_CHARS_MAX = 1_100;
/** Any decimal of this many digits comes back from a double as it was written. */
export const EXACT_DIGITS = 15;
/** From here on a string is searched in the engine and not byte by byte. */
const NEAR_BYTES = 64;

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_E = 0x45;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_D = 0x64;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LOWER_CASE = 0x20;

/** Where in the grammar the next byte stands. */
const OUTSIDE = 0;
const NUMBER = 1;
const STRING = 2;
const ESCAPE = 3;
const UNICODE_FIRST = 4;
const UNICODE_SECOND = 5;

/** Whether some text has more members, or nests deeper, than its reader would stand. */
export function hasMoreMembers(text: string, maxMembers: number, maxDepth: number): boolean {
  const bytes = Buffer.from(text, "utf8");
  try {
    new JsonScanner({ maxBytes: bytes.length, maxDepth, maxMembers }).push(bytes);
    return false;
  } catch {
    return true;
  }
}

/** Counts a body in any cut. @throws WireError 413 or 400 from `push`, as soon as a bound is passed */
export class JsonScanner {
  readonly maxBytes: number;
  readonly #bounds: JsonBounds;
  #state = OUTSIDE;
  #bytes = 0;
  #depth = 0;
  #members = 0;
  #names = 0;
  #numberChars = 0;
  #numberDigits = 0;
  #surrogates = false;
  #longNumbers = false;

  constructor(bounds: JsonBounds) {
    this.#bounds = bounds;
    this.maxBytes = bounds.maxBytes;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.maxBytes) throw tooLarge(this.maxBytes);
    let at = 0;
    // Found once and passed once: a string with an escape here and there must not search to its end for each of them.
    let quote = -1;
    while (at < chunk.length) {
      if (this.#state !== STRING) {
        this.#take(chunk[at++] as number);
        continue;
      }
      const near = Math.min(chunk.length, at + NEAR_BYTES);
      while (at < near && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at++;
      if (at === near && at < chunk.length) {
        if (quote < at) quote = indexOrEnd(chunk, QUOTE, at, chunk.length);
        at = indexOrEnd(chunk, BACKSLASH, at, quote);
      }
      if (at < chunk.length) this.#state = chunk[at++] === QUOTE ? OUTSIDE : ESCAPE;
    }
  }

  end(): JsonScan {
    this.#endNumber();
    return {
      bytes: this.#bytes,
      members: this.#members,
      names: this.#names,
      surrogates: this.#surrogates,
      longNumbers: this.#longNumbers,
    };
  }

  #take(byte: number): void {
    switch (this.#state) {
      case NUMBER:
        if (isInNumber(byte)) this.#takeDigit(byte);
        else {
          this.#endNumber();
          this.#takeOutside(byte);
        }
        return;
      case OUTSIDE:
        this.#takeOutside(byte);
        return;
      case ESCAPE:
        this.#state = byte === LOWER_U ? UNICODE_FIRST : STRING;
        return;
      case UNICODE_FIRST:
        // Not a hexadecimal digit: the parse will say so. It may even be the quote that ends the string.
        this.#state = (byte | LOWER_CASE) === LOWER_D ? UNICODE_SECOND : STRING;
        if (byte === QUOTE) this.#state = OUTSIDE;
        return;
      default:
        this.#surrogates ||= isSurrogateDigit(byte);
        this.#state = byte === QUOTE ? OUTSIDE : STRING;
    }
  }

  #takeOutside(byte: number): void {
    if (byte === QUOTE) this.#state = STRING;
    else if (byte === COLON) this.#names++;
    else if (byte === COMMA) this.#member();
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.#member();
      if (++this.#depth > this.#bounds.maxDepth) throw tooDeep(this.#bounds.maxDepth);
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
    else if (byte === MINUS || isDigit(byte)) {
      this.#state = NUMBER;
      this.#takeDigit(byte);
    }
  }

  #member(): void {
    if (++this.#members > this.#bounds.maxMembers) throw tooManyMembers(this.#bounds.maxMembers);
  }

  #takeDigit(byte: number): void {
    if (++this.#numberChars > NUMBER_CHARS_MAX) throw numberTooLong();
    if (isDigit(byte)) this.#numberDigits++;
    else if ((byte | LOWER_CASE) === LOWER_E) this.#longNumbers = true;
  }

  #endNumber(): void {
    if (this.#state === NUMBER) this.#state = OUTSIDE;
    if (this.#numberDigits > EXACT_DIGITS) this.#longNumbers = true;
    this.#numberChars = 0;
    this.#numberDigits = 0;
  }
}

function indexOrEnd(chunk: Uint8Array, byte: number, from: number, end: number): number {
  const found = chunk.subarray(from, end).indexOf(byte);
  return found < 0 ? end : from + found;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function isInNumber(byte: number): boolean {
  return isDigit(byte) || byte === POINT || byte === MINUS || byte === PLUS || byte === LOWER_E || byte === UPPER_E;
}

/** The second digit of \ud800 to \udfff. */
function isSurrogateDigit(byte: number): boolean {
  const lower = byte | LOWER_CASE;
  return byte === 0x38 || byte === 0x39 || (lower >= 0x61 && lower <= 0x66);
}

export function tooLarge(maxBytes: number): WireError {
  return new WireError({ status: 413, code: "too_large", message: `The body may have ${maxBytes} bytes.` });
}

function tooDeep(maxDepth: number): WireError {
  const message = `The body is nested deeper than ${maxDepth} levels.`;
  return new WireError({ status: 400, code: "too_deep", message });
}

function tooManyMembers(maxMembers: number): WireError {
  const message = `The body may have ${maxMembers} members and items in all: send less at a time.`;
  return new WireError({ status: 413, code: "too_many_members", message });
}

function numberTooLong(): WireError {
  const message = `A number may be written in ${NUMBER_CHARS_MAX} characters: send a longer one as a string.`;
  return new WireError({ status: 400, code: "number_too_long", message });
}
