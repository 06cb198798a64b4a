import type { Random } from "./random";

/**
 * Draws a text that a pattern describes: literals, escapes, classes, groups, alternatives and counts, which is what the
 * tables of credentials use. Look-arounds are passed over; the caller draws again until the pattern holds.
 */
export function drawFrom(source: string, random: Random): string {
  const reader = { source, at: 0 };
  return alternatives(reader, random)();
}

type Draw = () => string;
interface Reader {
  source: string;
  at: number;
}

const WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
const ESCAPES: Readonly<Record<string, string>> = { w: WORD, d: "0123456789" };
/** Above this a count's upper end adds nothing. */
const SPREAD_MAX = 24;

function alternatives(reader: Reader, random: Random): Draw {
  const all: Draw[] = [sequence(reader, random)];
  while (reader.source.charAt(reader.at) === "|") {
    reader.at++;
    all.push(sequence(reader, random));
  }
  return () => random.pick(all)();
}

function sequence(reader: Reader, random: Random): Draw {
  const parts: Draw[] = [];
  while (reader.at < reader.source.length && !"|)".includes(reader.source.charAt(reader.at)))
    parts.push(counted(reader, random, atom(reader, random)));
  return () => parts.map((draw) => draw()).join("");
}

function atom(reader: Reader, random: Random): Draw {
  const char = reader.source.charAt(reader.at++);
  if (char === "(") return group(reader, random);
  if (char === "[") {
    const alphabet = classAlphabet(reader);
    return () => random.chars(1, alphabet);
  }
  if (char !== "\\") return () => char;
  const escaped = reader.source.charAt(reader.at++);
  const alphabet = ESCAPES[escaped] ?? escaped;
  return () => random.chars(1, alphabet);
}

function group(reader: Reader, random: Random): Draw {
  const isLookAround = /^\?<?[=!]/.test(reader.source.slice(reader.at));
  reader.at += /^\?(?::|<?[=!])/.exec(reader.source.slice(reader.at))?.[0].length ?? 0;
  const draw = alternatives(reader, random);
  reader.at++;
  return isLookAround ? () => "" : draw;
}

function classAlphabet(reader: Reader): string {
  const end = reader.source.indexOf("]", reader.at);
  const body = reader.source.slice(reader.at, end);
  reader.at = end + 1;
  return body
    .replace(/\\w/g, WORD)
    .replace(/\\d/g, "0123456789")
    .replace(/\\(.)/g, "$1")
    .replace(/([A-Za-z0-9])-([A-Za-z0-9])/g, (_, from: string, to: string) => {
      const codes = Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, i) => from.charCodeAt(0) + i);
      return String.fromCharCode(...codes);
    });
}

function counted(reader: Reader, random: Random, draw: Draw): Draw {
  const count = /^(?:\?|\{(\d+)(?:(,)(\d+)?)?\})/.exec(reader.source.slice(reader.at));
  if (count === null) return draw;
  reader.at += count[0].length;
  const low = Number(count[1] ?? 0);
  const high = count[0] === "?" ? 1 : count[2] === undefined ? low : Math.min(Number(count[3]), low + SPREAD_MAX);
  return () => Array.from({ length: random.integer(low, high) }, draw).join("");
}
