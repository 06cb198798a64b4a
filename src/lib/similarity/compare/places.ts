import { closedKind } from "@/lib/text/closed-words";
import type { Side } from "./align";
import { CLASS, classOf } from "./sequence";

export function isArticleAt(side: Side, at: number): boolean {
  return classOf(side.forms[at] ?? CLASS.mark) === CLASS.closed && closedKind(side.keys[at] ?? 0) === "article";
}

/** One side has an article before the word that the other lacks. */
export function isSoftAround(a: Side, i: number, b: Side, j: number): boolean {
  const [own, other] = [isArticleAt(a, i - 1), isArticleAt(b, j - 1)];
  return own !== other || (own && a.keys[i - 1] !== b.keys[j - 1]);
}

export function isSoftClass(form: number): boolean {
  const cls = classOf(form);
  return cls === CLASS.polite || cls === CLASS.ask || cls === CLASS.mark;
}

/** Only politeness and marks stand from here on. */
export function isAtEnd(side: Side, at: number): boolean {
  for (let i = at; i < side.forms.length; i++) if (!isSoftClass(side.forms[i] ?? 0)) return false;
  return true;
}

/** Only politeness and marks stand before here in its sentence: a template may stand in front. */
export function isAtStart(side: Side, at: number): boolean {
  for (let i = at - 1; i >= 0 && !endsSentence(side, i); i--) if (!isSoftClass(side.forms[i] ?? 0)) return false;
  return true;
}

/** Where the sentence begins that holds the token. */
export function sentenceStart(side: Side, at: number): number {
  let start = at;
  while (start > 0 && !endsSentence(side, start - 1)) start -= 1;
  return start;
}

function endsSentence(side: Side, at: number): boolean {
  return classOf(side.forms[at] ?? 0) === CLASS.mark && ".?!\n;:".includes(String.fromCodePoint(side.keys[at] ?? 0));
}
