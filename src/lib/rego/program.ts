import type { Builtin } from "./builtins/builtin";
import type { Location } from "./error";
import { formatValue, type RegoValue } from "./value";

/**
 * What rules are lowered to before they become closures. Names are gone (a local is a slot), and every reference,
 * call and comprehension inside another term has become a statement of its own that binds a fresh local.
 */
export type Flat =
  | { readonly kind: "constant"; readonly value: RegoValue }
  | { readonly kind: "local"; readonly id: number }
  | { readonly kind: "array"; readonly items: readonly Flat[] }
  | { readonly kind: "set"; readonly items: readonly Flat[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Flat, Flat])[] };

export interface Reference {
  readonly root: "data" | "input" | Flat;
  readonly path: readonly Flat[];
}

/** A rule's path is that under `data`. */
export type FunctionTarget =
  | { readonly kind: "builtin"; readonly builtin: Builtin }
  | { readonly kind: "rule"; readonly path: readonly RegoValue[]; readonly key: string };

export type Modifier =
  | { readonly kind: "input" | "data"; readonly path: readonly RegoValue[]; readonly value: Flat }
  /** `replacement` is a function, or the value that every call then has. */
  | { readonly kind: "function"; readonly key: string; readonly replacement: FunctionTarget | Flat };

export type Operation =
  /** `compares`: neither side may bind a variable (`==`). */
  | { readonly op: "unify"; readonly left: Flat; readonly right: Flat; readonly compares: boolean }
  /** Null `out`: the value must not be false. `binds` is false under `not`, where a path may bind nothing. */
  | {
      readonly op: "lookup";
      readonly reference: Reference;
      readonly out: Flat | null;
      readonly compares: boolean;
      readonly binds: boolean;
    }
  | {
      readonly op: "call";
      readonly callee: FunctionTarget;
      readonly args: readonly Flat[];
      readonly out: Flat | null;
    }
  | { readonly op: "test"; readonly term: Flat }
  /** `closed`: the body binds variables of its own, as a closure does; else it only tests what is bound around it. */
  | { readonly op: "not"; readonly body: readonly Statement[]; readonly closed: boolean }
  | {
      readonly op: "every";
      readonly key: number | null;
      readonly value: number;
      readonly domain: Flat;
      readonly body: readonly Statement[];
    }
  | {
      readonly op: "collect";
      readonly collects: "array" | "set" | "object";
      readonly key: Flat | null;
      readonly value: Flat;
      readonly body: readonly Statement[];
      readonly out: number;
    }
  | { readonly op: "template"; readonly parts: readonly (string | TemplatePart)[]; readonly out: number };

export interface TemplatePart {
  readonly body: readonly Statement[];
  readonly value: Flat;
}

export type Statement = Operation & { readonly modifiers: readonly Modifier[]; readonly location: Location };

export interface LoweredArm {
  readonly body: readonly Statement[];
  /** The part of the head's path after its ground prefix. */
  readonly keys: readonly Flat[];
  /** The value, or the element of a `contains` rule. */
  readonly value: Flat;
  readonly location: Location;
}

export interface LoweredRule {
  /** The ground prefix of the head, under `data`. */
  readonly path: readonly RegoValue[];
  readonly kind: "complete" | "function" | "set" | "object";
  readonly isDefault: boolean;
  /** Patterns; null for a rule that is no function. */
  readonly args: readonly Flat[] | null;
  readonly arms: readonly LoweredArm[];
  /** Name of each local, for messages. */
  readonly locals: readonly string[];
  readonly location: Location;
}

/** A text that is equal exactly for equal paths. */
export function pathKey(path: readonly RegoValue[]): string {
  return path.map((step) => formatValue(step)).join("/");
}

export function constant(value: RegoValue): Flat {
  return { kind: "constant", value };
}

export const TRUE: Flat = constant(true);

export function isFlat(root: Reference["root"]): root is Flat {
  return typeof root !== "string";
}
