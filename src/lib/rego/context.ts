import type { BuiltinContext } from "./builtins/builtin";
import type { DocumentBuilder } from "./document-builder";
import { type Location, RegoError } from "./error";
import type { Budget } from "./limits";
import { BigNumber, digitsOf } from "./number";
import { type Overlay, patchValue, setOverlay } from "./overlay";
import type { FunctionTarget } from "./program";
import { Sizes } from "./sizes";
import type { RegoObject, RegoValue } from "./value";

/** Compiled patterns kept per policy; a policy that makes patterns from its input must not grow for ever. */
const MEMORY_MAX = 256;

/** Multiplying, dividing and printing take more than their digits: about their square. */
function arithmeticCost(digits: number): number {
  return (digits >> 3) + Math.floor((digits * digits) / 4_096);
}

/** What one evaluation shares from its beginning to its end. */
export class Run implements BuiltinContext {
  /** Errors of built-ins: undefined where they happened, and raised at the end when the caller is strict. */
  readonly builtinErrors: RegoError[] = [];
  readonly data: RegoObject;
  readonly nowNs: bigint;
  /** Places of the rules that gave a value, with their names. */
  readonly fired: Map<Location, string> | null;

  private readonly budget: Budget;
  private readonly memory: Map<string, unknown>;
  private readonly sizes = new Sizes();

  constructor(
    data: RegoObject,
    nowNs: bigint,
    budget: Budget,
    fired: Map<Location, string> | null,
    memory: Map<string, unknown>,
  ) {
    this.memory = memory;
    this.data = data;
    this.nowNs = nowNs;
    this.budget = budget;
    this.fired = fired;
  }

  remember<T>(key: string, make: () => T): T {
    const known = this.memory.get(key);
    if (known !== undefined) return known as T;
    const made = make();
    if (this.memory.size >= MEMORY_MAX) this.memory.clear();
    this.memory.set(key, made);
    return made;
  }

  /**
   * Pays for work on a whole value, or for having made it. Values share their parts, so a few rules can make one of
   * billions of nodes; its weight is known without looking at each, as that of every part is kept.
   */
  pay(value: RegoValue): void {
    if (typeof value === "string") this.charge(value.length >> 4);
    else if (value instanceof BigNumber) this.charge(arithmeticCost(digitsOf(value)));
    else if (typeof value === "object" && value !== null) this.charge(this.weightOf(value) >> 3);
  }

  weightOf(value: RegoValue): number {
    return this.sizes.of(value);
  }

  charge(steps: number): void {
    if (!this.budget.spend(steps)) throw new RegoError("eval_limit_error", "too many evaluation steps");
  }
}

export type FunctionReplacement =
  | { readonly kind: "function"; readonly target: FunctionTarget }
  | { readonly kind: "value"; readonly value: RegoValue };

/** The documents as seen at one place; `with` makes another one. */
export class Context {
  readonly run: Run;
  /** Undefined: there is no input document. */
  readonly input: RegoValue | undefined;
  readonly overlay: Overlay | null;
  readonly replacements: ReadonlyMap<string, FunctionReplacement> | null;
  /** Values of rules by node id. A hole: not evaluated yet. */
  readonly cache: (RegoValue | undefined | typeof NOT_EVALUATED)[] = [];
  private plain: Context | null = null;

  constructor(
    run: Run,
    input: RegoValue | undefined,
    overlay: Overlay | null = null,
    replacements: ReadonlyMap<string, FunctionReplacement> | null = null,
  ) {
    this.run = run;
    this.input = input;
    this.overlay = overlay;
    this.replacements = replacements;
  }

  withInput(path: readonly RegoValue[], value: RegoValue): Context {
    return new Context(this.run, patchValue(this.input, path, value), this.overlay, this.replacements);
  }

  withData(path: readonly RegoValue[], value: RegoValue): Context {
    return new Context(this.run, this.input, setOverlay(this.overlay, path, value), this.replacements);
  }

  withFunction(key: string, replacement: FunctionReplacement): Context {
    const replacements = new Map(this.replacements ?? []).set(key, replacement);
    return new Context(this.run, this.input, this.overlay, replacements);
  }

  /** Inside a replacement no function is replaced, so that a mock may call what it stands for. */
  withoutReplacements(): Context {
    this.plain ??= new Context(this.run, this.input, this.overlay, null);
    return this.plain;
  }
}

export const NOT_EVALUATED: unique symbol = Symbol("not evaluated");

/** Variables of one rule body at work. */
export class Frame {
  readonly slots: RegoValue[];
  context: Context;
  /** Contexts outside of the `with` expressions being evaluated. */
  readonly outer: Context[] = [];
  /** What a complete rule or function gave so far. */
  result: RegoValue | undefined = undefined;
  /** Where a partial rule puts its answers, and whether it has put any. */
  sink: { readonly builder: DocumentBuilder; readonly at: readonly RegoValue[] } | null = null;
  sank = false;

  constructor(slotCount: number, context: Context) {
    this.slots = new Array<RegoValue>(slotCount);
    this.context = context;
  }
}

/** Continues an evaluation with what comes next; true: no more answers are wanted. */
export type Next = (frame: Frame) => boolean;
export type NextValue = (frame: Frame, value: RegoValue) => boolean;
