import { RE2JS } from "re2js";
import type { RegoValue } from "../value";
import { asString, type Builtin, type BuiltinContext, builtinError, define, integerOperand } from "./builtin";
import { regexesIntersect } from "./regex-intersection";

/** RE2's syntax and linear time, as in OPA; JavaScript's own expressions have neither. */
function compilePattern(name: string, pattern: string, context: BuiltinContext): RE2JS {
  chargePattern(pattern, context);
  return context.remember(`regex:${pattern}`, () => {
    try {
      return RE2JS.compile(pattern);
    } catch (error) {
      throw builtinError(name, error instanceof Error ? error.message : "invalid pattern");
    }
  });
}

const REPEAT = /\{(\d+)(?:,(\d*))?\}/g;

/**
 * A repeat is compiled by copying: nine characters can become thousands of instructions. Charged each time, though the
 * compiled pattern is kept: a policy must not pass the second time where it failed the first.
 */
export function chargePattern(pattern: string, context: BuiltinContext): void {
  let copies = 1;
  for (const [, least, most] of pattern.matchAll(REPEAT)) copies += Math.max(Number(least), Number(most ?? 0));
  context.charge(Math.floor((pattern.length * copies) / 64));
}

interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

/** Go's FindAll: an empty match right after the match before does not count. Negative `limit`: all. */
function findAll(pattern: RE2JS, text: string, limit: number, context: BuiltinContext): PatternMatch[] {
  const matcher = payFor(pattern, text, context);
  const found: PatternMatch[] = [];
  let lastEnd = -1;
  while ((limit < 0 || found.length < limit) && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    // The next search may read to the end of the text again.
    context.charge(1 + searchCost(text.length - end, matcher.programSize()));
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index));
    found.push({ start, end, groups });
  }
  return found;
}

/** A search takes time in proportion to the text and to the compiled pattern; measured against a step of half a microsecond. */
function searchCost(length: number, programSize: number): number {
  return Math.floor((length * (16 + programSize)) / 128);
}

export function payFor(pattern: RE2JS, text: string, context: BuiltinContext): ReturnType<RE2JS["matcher"]> {
  const matcher = pattern.matcher(text);
  context.charge(searchCost(text.length, matcher.programSize()));
  return matcher;
}

function matches(name: string, pattern: RegoValue | undefined, value: RegoValue | undefined, context: BuiltinContext) {
  return payFor(compilePattern(name, asString(pattern), context), asString(value), context).find();
}

function isValid(pattern: RegoValue | undefined, context: BuiltinContext): boolean {
  chargePattern(asString(pattern), context);
  try {
    RE2JS.compile(asString(pattern));
    return typeof pattern === "string";
  } catch {
    return false;
  }
}

/** Go's Split with all parts: an empty first match at the very start splits nothing off. */
function split(pattern: RE2JS, text: string, context: BuiltinContext): string[] {
  if (text === "") return [""];
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const match of findAll(pattern, text, -1, context)) {
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}

const TEMPLATE = /\$(?:\$|\{(\w+)\}|(\w+))/g;

/** Go's Expand: `$name` takes as many word characters as it can; unknown names are empty. */
function expand(template: string, match: PatternMatch, names: Readonly<Record<string, number>>): string {
  return template.replace(TEMPLATE, (whole, braced?: string, bare?: string) => {
    if (whole === "$$") return "$";
    const name = braced ?? bare ?? "";
    const index = /^\d+$/.test(name) ? Number(name) : (names[name] ?? -1);
    return match.groups[index] ?? "";
  });
}

function replace(pattern: RE2JS, text: string, template: string, context: BuiltinContext): string {
  const names = pattern.namedGroups();
  let result = "";
  let done = 0;
  for (const match of findAll(pattern, text, -1, context)) {
    const references = (template.length >> 1) * (match.end - match.start);
    context.charge((template.length + references) >> 4);
    result += text.slice(done, match.start) + expand(template, match, names);
    done = match.end;
  }
  return result + text.slice(done);
}

/** A template's text is literal outside of the delimiters, a pattern within. */
function templatePattern(template: string, open: string, close: string): string {
  const name = "regex.template_match";
  if ([...open].length !== 1 || [...close].length !== 1) throw builtinError(name, "delimiters must be one character");
  let pattern = "^";
  let level = 0;
  let start = 0;
  for (let index = 0; index < template.length; index++) {
    const character = template[index];
    if (character === open && ++level === 1) {
      pattern += quotePattern(template.slice(start, index));
      start = index + 1;
    } else if (character === close && --level === 0) {
      pattern += `(${template.slice(start, index)})`;
      start = index + 1;
    }
    if (level < 0) break;
  }
  if (level !== 0) throw builtinError(name, `unbalanced braces in ${JSON.stringify(template)}`);
  return `${pattern + quotePattern(template.slice(start))}$`;
}

export function quotePattern(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

export const REGEX_BUILTINS: readonly Builtin[] = [
  define("regex.match", ["string", "string"], ([pattern, text], context) =>
    matches("regex.match", pattern, text, context),
  ),
  define("regex.is_valid", ["any"], ([pattern], context) => isValid(pattern, context)),
  define("regex.split", ["string", "string"], ([pattern, text], context) =>
    split(compilePattern("regex.split", asString(pattern), context), asString(text), context),
  ),
  define("regex.find_n", ["string", "string", "number"], ([pattern, text, limit], context) => {
    const compiled = compilePattern("regex.find_n", asString(pattern), context);
    const count = integerOperand("regex.find_n", 3, limit);
    return findAll(compiled, asString(text), count, context).map(({ groups }) => groups[0] ?? "");
  }),
  define("regex.find_all_string_submatch_n", ["string", "string", "number"], ([pattern, text, limit], context) => {
    const name = "regex.find_all_string_submatch_n";
    const compiled = compilePattern(name, asString(pattern), context);
    const found = findAll(compiled, asString(text), integerOperand(name, 3, limit), context);
    return found.map(({ groups }) => groups.map((group) => group ?? ""));
  }),
  define("regex.replace", ["string", "string", "string"], ([text, pattern, template], context) =>
    replace(compilePattern("regex.replace", asString(pattern), context), asString(text), asString(template), context),
  ),
  define("regex.template_match", ["string", "string", "string", "string"], ([template, text, open, close], context) => {
    const pattern = templatePattern(asString(template), asString(open), asString(close));
    return matches("regex.template_match", pattern, text, context);
  }),
  define("regex.globs_match", ["string", "string"], ([a, b], context) =>
    regexesIntersect(asString(a), asString(b), context),
  ),
];
