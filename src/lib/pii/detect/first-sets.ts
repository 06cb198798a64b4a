/**
 * What can stand at each of the first positions of a match: FIRST sets, read off the pattern itself, so that a place
 * can be refused without running the pattern. Always too wide, never too narrow: correlations between positions are
 * lost, look-around is ignored, and what this reader does not know constrains nothing.
 *
 *     \d{2}[ -]?\d{3}      position 0  1  2         3         4         5         6 ...
 *                          may be   d  d  d, ' ', - d         d         d, any    any
 */

/** Positions looked at: enough to see where a number of ten digits ends. */
export const DEPTH = 12;

const SPACE = 36;
const SIGNS = ".-/:_";
const OTHER = SPACE + 1 + SIGNS.length;
const FOREIGN = OTHER + 1;
const END = FOREIGN + 1;
/** Classes of units: ten digits, 26 letters in either case, space, the signs of numbers, other ASCII, the rest, the end. */
export const CLASSES = END + 1;

const CLASS_OF_ASCII = Uint8Array.from({ length: 0x80 }, (_, unit) => {
  const char = String.fromCharCode(unit).toLowerCase();
  if (/\d/.test(char)) return Number(char);
  if (/[a-z]/.test(char)) return char.charCodeAt(0) - 0x61 + 10;
  if (char === " ") return SPACE;
  return SIGNS.includes(char) ? SPACE + 1 + SIGNS.indexOf(char) : OTHER;
});

/** The class of the unit at `at`, which may lie behind the end. */
export function classAt(text: string, at: number): number {
  if (at >= text.length) return END;
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? (CLASS_OF_ASCII[unit] ?? OTHER) : FOREIGN;
}

type ClassSet = Uint8Array;
/** From the positions (bits) where a part may begin to those where it may end; notes what it reads on the way. */
type Walk = (starts: number) => number;

const BEYOND = 1 << DEPTH;
const POSITIONS = BEYOND - 1;
/** Iterations after which every position is known: each reads a unit or changes nothing. */
const ROUNDS = DEPTH + 1;

/**
 * For each position the classes that may stand there: one byte a class. `isWhole`: neither letter nor digit may follow
 * the match.
 */
export function firstSets(pattern: RegExp, isWhole = false): readonly ClassSet[] {
  const sets = Array.from({ length: DEPTH }, () => new Uint8Array(CLASSES));
  let ends = 1;
  let isKnown = !pattern.unicode;
  try {
    if (isKnown) ends = new Reader(pattern.source, sets).read()(1);
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    isKnown = false;
  }
  const after = isWhole && isKnown ? SPACE : 0;
  for (let at = 0; at < DEPTH; at++) {
    if ((ends & ((1 << at) - 1)) !== 0) sets[at]?.fill(1);
    else if ((ends & (1 << at)) !== 0) sets[at]?.fill(1, after);
  }
  return sets;
}

/** A construct that this reader does not know. */
class Unknown extends Error {}

class Reader {
  readonly #source: string;
  readonly #sets: readonly ClassSet[];
  readonly #groups: Walk[] = [];
  #at = 0;

  constructor(source: string, sets: readonly ClassSet[]) {
    this.#source = source;
    this.#sets = sets;
  }

  read(): Walk {
    const walk = this.#alternatives();
    if (this.#at < this.#source.length) throw new Unknown();
    return walk;
  }

  #alternatives(): Walk {
    const walks = [this.#sequence()];
    while (this.#take("|")) walks.push(this.#sequence());
    return (starts) => walks.reduce((ends, walk) => ends | walk(starts), 0);
  }

  #sequence(): Walk {
    const walks: Walk[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#peek())) walks.push(this.#quantified(this.#atom()));
    return (starts) => walks.reduce((at, walk) => walk(at), starts);
  }

  #atom(): Walk {
    if (this.#take("(")) return this.#group();
    if (this.#take("^") || this.#take("$")) return (starts) => starts;
    if (this.#take("[")) return this.#reading(this.#classSet());
    if (this.#take(".")) return this.#reading(anyUnit());
    if (this.#peek() !== "\\") return this.#reading(setOf(this.#next()));
    const special = /^\\(?:([bB])|([1-9]))/.exec(this.#source.slice(this.#at));
    if (special === null) return this.#reading(this.#escaped());
    this.#at += 2;
    if (special[1] !== undefined) return (starts) => starts;
    // What a group has read is read again: the same group stands for it.
    const group = this.#groups[Number(special[2]) - 1];
    if (group === undefined) throw new Unknown();
    return group;
  }

  #group(): Walk {
    const kind = /^\?(?::|<?[=!])/.exec(this.#source.slice(this.#at))?.[0] ?? "";
    if (kind === "" && this.#peek() === "?") throw new Unknown();
    this.#at += kind.length;
    const slot = kind === "" ? this.#groups.push((starts) => starts) - 1 : -1;
    const walk = this.#alternatives();
    if (!this.#take(")")) throw new Unknown();
    if (slot >= 0) this.#groups[slot] = walk;
    return kind === "" || kind === "?:" ? walk : (starts) => starts;
  }

  #quantified(walk: Walk): Walk {
    const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at));
    if (match === null) return walk;
    this.#at += match[0].length;
    const [, sign, low, comma, high] = match;
    const least = sign === undefined ? Number(low) : sign === "+" ? 1 : 0;
    const bound = comma === "" ? least : high === "" ? ROUNDS : Number(high);
    return repeated(walk, least, sign === undefined ? bound : sign === "?" ? 1 : ROUNDS);
  }

  /** One unit of the set. */
  #reading(set: ClassSet): Walk {
    return (starts) => {
      for (let at = 0; at < DEPTH; at++) if ((starts & (1 << at)) !== 0) unite(this.#sets[at], set);
      return ((starts & POSITIONS) << 1) | (starts & BEYOND);
    };
  }

  #classSet(): ClassSet {
    const isNegated = this.#take("^");
    const set = new Uint8Array(CLASSES);
    while (!this.#take("]")) {
      const first = this.#peek() === "\\" ? undefined : this.#next();
      const range = first !== undefined && /^-[^\]\\]/.test(this.#source.slice(this.#at));
      if (first === undefined) unite(set, this.#escaped());
      else if (!range) unite(set, setOf(first));
      else {
        this.#at++;
        unite(set, rangeOf(first, this.#next()));
      }
    }
    // A class may hold more units than the set leaves out: only the end is surely none of them.
    return isNegated ? anyUnit() : set;
  }

  #escaped(): ClassSet {
    const [whole, name = ""] = /^\\(?:[pP]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c.|(.))/.exec(
      this.#source.slice(this.#at),
    ) ?? [""];
    if (whole === "") throw new Unknown();
    this.#at += whole.length;
    if (name === "d") return rangeOf("0", "9");
    if (name === "w") return unite(unite(rangeOf("0", "9"), rangeOf("a", "z")), setOf("_"));
    return name === "" || /[a-zA-Z0-9]/.test(name) ? anyUnit() : setOf(name);
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #next(): string {
    if (this.#at >= this.#source.length) throw new Unknown();
    return this.#source.charAt(this.#at++);
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }
}

function repeated(walk: Walk, least: number, most: number): Walk {
  return (starts) => {
    let at = starts;
    for (let i = 0; i < Math.min(least, ROUNDS); i++) at = walk(at);
    let ends = at;
    for (let i = least; i < most && i - least <= ROUNDS; i++) {
      at = walk(at);
      ends |= at;
    }
    return ends;
  };
}

function unite(into: ClassSet | undefined, set: ClassSet): ClassSet {
  if (into === undefined) return set;
  for (let i = 0; i < CLASSES; i++) if (set[i] === 1) into[i] = 1;
  return into;
}

function setOf(char: string): ClassSet {
  const set = new Uint8Array(CLASSES);
  set[classAt(char, 0)] = 1;
  return set;
}

function rangeOf(from: string, to: string): ClassSet {
  const set = new Uint8Array(CLASSES);
  const last = to.charCodeAt(0);
  for (let unit = from.charCodeAt(0); unit <= Math.min(last, 0x80); unit++)
    set[classAt(String.fromCharCode(unit), 0)] = 1;
  if (last >= 0x80) set[FOREIGN] = 1;
  return set;
}

/** Every unit, but not the end of the text. */
function anyUnit(): ClassSet {
  return new Uint8Array(CLASSES).fill(1, 0, END);
}
