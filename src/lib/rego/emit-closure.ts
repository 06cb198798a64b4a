import { Bindings, type Bound } from "./bindings";
import type { Frame, Next } from "./context";
import { emitBuild, insertUnique } from "./emit-flat";
import { type Emitter, emitBody } from "./emit-statement";
import { entriesOf, isCollection } from "./emit-steps";
import { type Location, NOWHERE, RegoError } from "./error";
import { flatVariables } from "./order";
import type { Flat, Operation, TemplatePart } from "./program";
import { equals, formatValue, RegoObject, RegoSet, type RegoValue } from "./value";

type OperationOf<K extends Operation["op"]> = Extract<Operation, { op: K }>;

const STOP: Next = () => true;

export function emitNot(emitter: Emitter, operation: OperationOf<"not">, bound: Bound, next: Next): Next {
  const holds = emitBody(emitter, operation.body, bound, () => STOP);
  return (frame) => !holds(frame) && next(frame);
}

export function emitEvery(emitter: Emitter, operation: OperationOf<"every">, bound: Bound, next: Next): Next {
  const { key, value } = operation;
  const inner = new Bindings(bound).add(value);
  if (key !== null) inner.add(key);
  const domain = emitBuild(operation.domain);
  const holds = emitBody(emitter, operation.body, inner, () => STOP);
  return (frame) => {
    const collection = domain(frame);
    if (!isCollection(collection)) return false;
    for (const [index, element] of entriesOf(collection)) {
      frame.context.run.charge(1);
      if (key !== null) frame.slots[key] = index;
      frame.slots[value] = element;
      if (!holds(frame)) return false;
    }
    return next(frame);
  };
}

/** Throws `rego_unsafe_var_error` when the head of a rule or comprehension needs what its body does not bind. */
export function checkHead(flats: readonly Flat[], bound: Bound, names: readonly string[], location: Location): void {
  for (const id of flats.flatMap(flatVariables)) {
    if (!bound.has(id)) throw new RegoError("rego_unsafe_var_error", `var ${names[id] ?? "_"} is unsafe`, location);
  }
}

export function emitCollect(
  emitter: Emitter,
  operation: OperationOf<"collect"> & { location?: Location },
  bound: Bound,
  next: Next,
): Next {
  const { key, value, out, collects } = operation;
  const buildKey = key === null ? null : emitBuild(key);
  const build = emitBuild(value);
  // The collection under construction stands in the slot of the result; nothing in the body can see it.
  const body = emitBody(emitter, operation.body, bound, (inner) => {
    checkHead(key === null ? [value] : [key, value], inner, emitter.names, operation.location ?? NOWHERE);
    return (frame) => {
      frame.context.run.charge(1);
      const element = build(frame);
      frame.context.run.pay(element);
      add(frame.slots[out] as RegoValue, buildKey === null ? null : buildKey(frame), element);
      return false;
    };
  });
  return (frame) => {
    frame.slots[out] = collects === "array" ? [] : collects === "set" ? new RegoSet() : new RegoObject();
    body(frame);
    return next(frame);
  };
}

function add(collection: RegoValue, key: RegoValue, value: RegoValue): void {
  if (collection instanceof RegoSet) collection.add(value);
  else if (collection instanceof RegoObject) insertUnique(collection, key, value);
  else (collection as RegoValue[]).push(value);
}

type PartText = (frame: Frame) => string;

/** A part without a value shows as `<undefined>`; strings stand as they are, other values as Rego writes them. */
export function emitTemplate(emitter: Emitter, operation: OperationOf<"template">, bound: Bound, next: Next): Next {
  const { out } = operation;
  const parts = operation.parts.map((part) => (typeof part === "string" ? part : emitPart(emitter, part, bound)));
  return (frame) => {
    const texts = parts.map((part) => (typeof part === "string" ? part : part(frame)));
    // Each part before they are joined: one value may be named often.
    for (const text of texts) frame.context.run.pay(text);
    frame.slots[out] = texts.join("");
    return next(frame);
  };
}

function emitPart(emitter: Emitter, part: TemplatePart, bound: Bound): PartText {
  const build = emitBuild(part.value);
  let found: RegoValue | undefined;
  const run = emitBody(emitter, part.body, bound, () => (frame) => {
    const value = build(frame);
    if (found !== undefined && !equals(found, value)) {
      throw new RegoError("eval_conflict_error", "template-strings must not produce multiple outputs");
    }
    found = value;
    return false;
  });
  return (frame) => {
    found = undefined;
    run(frame);
    const value = found;
    if (value === undefined) return "<undefined>";
    if (typeof value === "string") return value;
    frame.context.run.pay(value);
    return formatValue(value);
  };
}
