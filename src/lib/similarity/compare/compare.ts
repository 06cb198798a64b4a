import { align, type Side, sideOf } from "./align";
import type { Edit } from "./edit";
import { gapEdits } from "./gap-edits";
import { pairEdits } from "./pair-edits";
import { CLASS, classOf, type Sequence, TRAIT } from "./sequence";

/** Every difference between two prompts, named. None is dropped: two prompts without an edit were written alike. */
export function compare(query: Sequence, entry: Sequence): readonly Edit[] {
  const [a, b] = [sideOf(query), sideOf(entry)];
  const steps = align(a, b);
  if (steps === null) return [{ name: "too-different", op: "substitute", at: 0, of: 0 }];
  const edits: Edit[] = [...traitEdits(a, b)];
  const from = askedFrom(a);
  let shared = 0;
  for (const step of steps) {
    if (step.kind === "gap") edits.push(...gapEdits(a, b, step));
    else {
      edits.push(...pairEdits(a, b, step.a, step.b));
      if (step.a >= from && says(a.forms[step.a] ?? 0)) shared += 1;
    }
  }
  if (shared < (edits.some(isSaidAround) ? SHARED_MIN : 1))
    edits.push({ name: "nothing-left", op: "substitute", at: 0, of: 0 });
  return edits;
}

const COLON = ":".codePointAt(0);

/** Behind the last colon: before it stands a template, or what the question is about. */
function askedFrom({ keys, forms }: Side): number {
  return keys.findLastIndex((key, i) => classOf(forms[i] ?? 0) === CLASS.mark && key === COLON) + 1;
}

/** Of one word and a greeting, the greeting is half of what is said: hello ai, thanks ai. */
const SHARED_MIN = 2;

function isSaidAround({ name }: Edit): boolean {
  return name === "politeness" || name === "filler";
}

/** Politeness and marks alone are no question. */
function says(form: number): boolean {
  const cls = classOf(form);
  return cls !== CLASS.polite && cls !== CLASS.ask && cls !== CLASS.mark;
}

const TIED = TRAIT.tied | TRAIT.tiedFor | TRAIT.tiedOn;

function traitEdits(a: Side, b: Side): Edit[] {
  const changed = a.traits ^ b.traits;
  const edits: Edit[] = [];
  const move = (name: Edit["name"]) => edits.push({ name, op: "move", at: 0, of: 0 });
  if ((changed & TRAIT.fronted) !== 0) move("fronted-clause");
  if ((changed & TRAIT.embedded) !== 0) move("embedded-question");
  if ((changed & TRAIT.sorted) !== 0) move("alternatives");
  if ((changed & TRAIT.placed) !== 0) move("phrases-moved");
  if ((changed & (TIED | TRAIT.joined)) !== 0)
    move((a.traits & TIED) !== 0 && (b.traits & TIED) !== 0 && (changed & TIED) !== 0 ? "preposition" : "attribute");
  if ((changed & (TRAIT.event | TRAIT.got)) !== 0) move("event-form");
  if ((changed & TRAIT.having) !== 0) move("having");
  const isRequest = [a, b].some((side) => (side.traits & TRAIT.asks) !== 0 && side.forms.some(isAsk));
  const isSaid = !isRequest && ((a.traits | b.traits) & TRAIT.declares) !== 0;
  if ((changed & TRAIT.asks) !== 0 && isSaid) move("question-mark");
  return edits;
}

/** The question mark of `can you explain it?` belongs to the request. */
function isAsk(form: number): boolean {
  return classOf(form) === CLASS.ask;
}
