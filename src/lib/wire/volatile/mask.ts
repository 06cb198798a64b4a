import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";
import type { CompiledRule, VolatileRules } from "./rules";
import { mapSystemTexts } from "./system-texts";

/** Longer texts are keyed as they stand: a bound on what patterns cost. */
const TEXT_CHARS_MAX = 20_000;
/** What one rule may take out of a request, all its matches together; a rule that would take more takes nothing. */
const MATCHED_CHARS_MAX = 200;

export interface Masked {
  /** As it is keyed: in place of a text in which something was masked stands the list of its pieces. */
  readonly rest: JsonObject;
  readonly client: JsonObject;
  /** What was masked, as it stood. */
  readonly taken: readonly string[];
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly rule: number;
}

/** Hands each text to `edit` and puts what comes back in its place. */
type Walk = (edit: (text: string) => JsonValue) => JsonObject;

/** Keyed without what the rules say does not change the answer. What is sent on is not touched. */
export function maskVolatile({ rules }: VolatileRules, rest: JsonObject, client: JsonObject): Masked {
  const taken: string[] = [];
  const masked = (walk: Walk, chosen: (rule: CompiledRule) => boolean): JsonObject => {
    const texts: string[] = [];
    walk((text) => texts.push(text));
    if (texts.reduce((sum, text) => sum + text.length, 0) > TEXT_CHARS_MAX) return walk((text) => text);
    const spans = spansIn(texts, rules, chosen);
    let at = 0;
    return walk((text) => {
      const own = spans[at++] ?? [];
      for (const { start, end } of own) taken.push(text.slice(start, end));
      return own.length === 0 ? text : pieces(text, own);
    });
  };
  let keyed = masked(
    (edit) => mapSystemTexts(rest, edit),
    ({ rule }) => rule.in === "system",
  );
  let beside = client;
  for (const name of namesOf(rules, "field"))
    if (Object.hasOwn(keyed, name))
      keyed = masked(memberOf(keyed, name), ({ rule }) => rule.in === "field" && rule.name === name);
  for (const name of namesOf(rules, "header"))
    if (Object.hasOwn(beside, name))
      beside = masked(memberOf(beside, name), ({ rule }) => rule.in === "header" && rule.name === name);
  return { rest: keyed, client: beside, taken };
}

function namesOf(rules: VolatileRules["rules"], place: "field" | "header"): Set<string> {
  return new Set(rules.flatMap(({ rule }) => (rule.in === place ? [rule.name] : [])));
}

function memberOf(object: JsonObject, name: string): Walk {
  return (edit) => ({ ...object, [name]: mapLeaves(object[name] as JsonValue, edit) });
}

/** A time in seconds or more: shorter numbers are settings of a server, which no list of fields names all of. */
const NUMBER_MIN = 1e9;

/** Texts and large numbers inside a value. A number that is not masked stays one. */
function mapLeaves(value: JsonValue, edit: (text: string) => JsonValue): JsonValue {
  if (typeof value === "string") return edit(value);
  if (typeof value === "number" && value >= NUMBER_MIN) {
    const text = String(value);
    const edited = edit(text);
    return edited === text ? value : edited;
  }
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, edit));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, member === undefined ? null : mapLeaves(member, edit)]),
  );
}

/** By text, in order and apart from each other: where two rules meet, the earlier one has it. */
function spansIn(
  texts: readonly string[],
  rules: readonly CompiledRule[],
  chosen: (rule: CompiledRule) => boolean,
): Span[][] {
  const spans: Span[][] = texts.map(() => []);
  for (const [index, rule] of rules.entries()) {
    if (!chosen(rule)) continue;
    const found = texts.map((text) => matchesOf(text, rule));
    const length = found.flat().reduce((sum, [start, end]) => sum + end - start, 0);
    if (length > MATCHED_CHARS_MAX) continue;
    for (const [at, matches] of found.entries())
      for (const [start, end] of matches)
        if (!spans[at]?.some((one) => start < one.end && one.start < end)) spans[at]?.push({ start, end, rule: index });
  }
  return spans.map((own) => own.sort((a, b) => a.start - b.start));
}

/** No more than would count: the last one may go over it. */
function matchesOf(text: string, { pattern }: CompiledRule): [number, number][] {
  const matcher = pattern.matcher(text);
  const found: [number, number][] = [];
  let length = 0;
  while (length <= MATCHED_CHARS_MAX && matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start) found.push([start, end]);
    length += end - start;
  }
  return found;
}

/** A list where a text stood: no text that somebody sends is taken for it. */
function pieces(text: string, spans: readonly Span[]): JsonValue[] {
  const parts: JsonValue[] = [];
  let at = 0;
  for (const { start, end, rule } of spans) {
    parts.push(text.slice(at, start), rule);
    at = end;
  }
  return [...parts, text.slice(at)];
}
