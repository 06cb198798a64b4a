import { RE2JS } from "re2js";
import { z } from "zod";
import type { Severity } from "@/lib/core/tier";
import type { NameScope } from "./detect/analyser";
import type { CustomType } from "./types";

/** A tenant's own recognisers. RE2 syntax: linear by construction, no look-around, no back-reference. */

const RECOGNISERS_MAX = 20;
const PATTERN_MAX = 500;
/** Instructions of a compiled pattern: a bound on the time for each character. */
const PROGRAM_MAX = 2_000;
const LITERALS_MAX = 500;
const LITERAL_MAX = 200;
/** Longest match, and the overlap of two windows. */
const MATCH_MAX = 256;
const WINDOW_MAX = 2_048;
/** Bounds what a window costs: its length times the instructions that may be live at each character. */
const PROGRAM_TIMES_WINDOW = 1 << 18;
/** Literals that cost as much as the built-in recognisers. */
const DENIED_A_UNIT = 50;
const SCORE = 0.9;

const literals = z.array(z.string().trim().min(2).max(LITERAL_MAX)).max(LITERALS_MAX);

const optionsSchema = z.strictObject({
  custom: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, "a name is upper case letters, digits and _, at most 32"),
        pattern: z.string().min(1).max(PATTERN_MAX),
        severity: z.enum(["low", "high"]).default("high"),
      }),
    )
    .max(RECOGNISERS_MAX)
    .default([]),
  deny: literals.default([]),
  allow: literals.default([]),
  names: z.enum(["all", "announced"]).default("all"),
  reserved: z.enum(["exempt", "find"]).default("exempt"),
});

export interface CustomRecogniser {
  /** `EMPLOYEE_ID` is found as `CUSTOM_EMPLOYEE_ID` and redacted to `[CUSTOM_EMPLOYEE_ID]`. */
  name: string;
  /** RE2 syntax, at most 500 characters; matches longer than 256 are cut there. */
  pattern: string;
  severity?: "low" | "high";
}

export interface CustomOptions {
  custom?: CustomRecogniser[];
  /** Literals that are always found, as `CUSTOM_DENIED`; case is ignored. */
  deny?: string[];
  /** Values that are never reported; case is ignored. */
  allow?: string[];
  /**
   * `announced` leaves names without a cue alone, those that lists of common names know: for answers about the world,
   * where a name is seldom a customer's. Default `all`.
   */
  names?: NameScope;
  /** `find` reports also values that are nobody's: documentation addresses, `example.com`, published test cards. */
  reserved?: ReservedScope;
}

export type ReservedScope = "exempt" | "find";

export interface CustomHit {
  start: number;
  end: number;
  type: CustomType;
  severity: Severity;
  score: number;
}

export interface CustomRules {
  patterns: readonly { type: CustomType; severity: Severity; pattern: RE2JS }[];
  deny: readonly string[];
  allow: ReadonlySet<string>;
  names: NameScope;
  reserved: ReservedScope;
  /** What they cost for each character, as a multiple of what the built-in recognisers do. */
  work: number;
}

/** A recogniser of a tenant's own that can't be used. */
export class BadRecogniser extends Error {
  override readonly name = "BadRecogniser";
  /** Its name. */
  readonly recogniser: string;
  readonly why: string;

  constructor(recogniser: string, why: string) {
    super(`custom recogniser ${recogniser}: ${why}`);
    this.recogniser = recogniser;
    this.why = why;
  }
}

/** @throws BadRecogniser, or Error for options of another form */
export function parseCustom(options: CustomOptions): CustomRules {
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) throw new Error(`custom recognisers: ${z.prettifyError(parsed.error)}`);
  const { custom, deny, allow, names, reserved } = parsed.data;
  const patterns = custom.map(({ name, pattern, severity }) => ({
    type: `CUSTOM_${name}` as const,
    severity,
    pattern: compile(name, pattern),
  }));
  return {
    patterns,
    work: patterns.reduce((sum, { pattern }) => sum + workOf(pattern), deny.length / DENIED_A_UNIT),
    deny: deny.map((literal) => lowerUnits(literal)),
    allow: new Set(allow.map((literal) => literal.toLowerCase())),
    names,
    reserved,
  };
}

function compile(name: string, pattern: string): RE2JS {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    throw new BadRecogniser(name, `not RE2 syntax: ${error instanceof Error ? error.message : "unknown"}`);
  }
  if (compiled.programSize() > PROGRAM_MAX) throw new BadRecogniser(name, "the pattern is too large");
  if (compiled.matches("") || compiled.matcher("").find())
    throw new BadRecogniser(name, "the pattern matches nothing at all");
  return compiled;
}

/** Scans in windows that overlap by the longest match. A larger program has smaller ones, so that none takes long. */
export function hitCustom(text: string, rules: CustomRules, found: (hit: CustomHit) => void): void {
  hitDenied(text, rules.deny, found);
  for (const { pattern, type, severity } of rules.patterns) {
    const size = windowOf(pattern);
    for (let from = 0; from < text.length; from += size) {
      const window = text.slice(from, from + size + MATCH_MAX);
      for (const [start, end] of matchesIn(window, size, pattern))
        found({ start: from + start, end: from + end, type, severity, score: SCORE });
    }
  }
}

/** As measured: a small pattern costs two scans by the built-in recognisers, a program one for each 16 instructions. */
function workOf(pattern: RE2JS): number {
  return 2 + pattern.programSize() / 16;
}

function windowOf(pattern: RE2JS): number {
  return Math.min(WINDOW_MAX, Math.max(MATCH_MAX, Math.floor(PROGRAM_TIMES_WINDOW / pattern.programSize())));
}

function* matchesIn(window: string, size: number, pattern: RE2JS): Generator<[number, number]> {
  const matcher = pattern.matcher(window);
  while (matcher.find()) {
    const start = matcher.start();
    if (start >= size) return;
    const end = Math.min(matcher.end(), start + MATCH_MAX);
    if (end > start) yield [start, end];
  }
}

/** Literals, in windows that overlap by the longest one. */
function hitDenied(text: string, deny: readonly string[], found: (hit: CustomHit) => void): void {
  if (deny.length === 0) return;
  for (let from = 0; from < text.length; from += WINDOW_MAX) {
    const lower = lowerUnits(text.slice(from, from + WINDOW_MAX + LITERAL_MAX));
    for (const literal of deny) {
      for (
        let at = lower.indexOf(literal);
        at >= 0 && at < WINDOW_MAX;
        at = lower.indexOf(literal, at + literal.length)
      ) {
        found({ start: from + at, end: from + at + literal.length, type: "CUSTOM_DENIED", severity: "high", score: 1 });
      }
    }
  }
}

/** Lower case that keeps every offset: a letter whose lower case is longer stays as it is. */
function lowerUnits(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text].map((char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join("");
}
