import type { Expression, Term } from "./ast";
import { compileError, type Location } from "./error";
import type { RegoValue } from "./value";

/** A name outside of all rules: a rule of the package, or an import. */
export interface Global {
  readonly root: "data" | "input";
  readonly path: readonly RegoValue[];
}

interface Block {
  readonly kind: "arguments" | "body";
  /** Names this block declares somewhere: they hide globals in all of it, also before the declaration. */
  readonly declares: ReadonlySet<string>;
  readonly declared: Map<string, number>;
  /** Names used in this block without (or before) a declaration. */
  readonly used: Set<string>;
}

/** Names and slots of one rule or query. */
export class Scope {
  /** Name of each slot. */
  readonly locals: string[] = [];
  private readonly blocks: Block[] = [];
  private undeclared = new Map<string, number>();
  private readonly globals: ReadonlyMap<string, Global>;

  constructor(globals: ReadonlyMap<string, Global>) {
    this.globals = globals;
  }

  fresh(name = "_"): number {
    return this.locals.push(name) - 1;
  }

  enter(kind: Block["kind"], declares: ReadonlySet<string>): void {
    this.blocks.push({ kind, declares, declared: new Map(), used: new Set() });
  }

  leave(): void {
    this.blocks.pop();
    // Variables of one arm are not those of the next.
    if (this.blocks.length === 0 || this.top.kind === "arguments") this.undeclared = new Map();
  }

  private get top(): Block {
    return this.blocks[this.blocks.length - 1] as Block;
  }

  declare(name: string, location: Location): number {
    if (name === "_") return this.fresh();
    if (name === "input" || name === "data") throw compileError(`variables must not shadow ${name}`, location);
    const { top } = this;
    if (top.declared.has(name)) throw compileError(`var ${name} assigned above`, location);
    if (this.blocks[this.blocks.length - 2]?.kind === "arguments" && this.isArgument(name)) {
      throw compileError(`arg ${name} redeclared`, location);
    }
    if (top.used.has(name)) {
      throw compileError(`var ${name} referenced above`, location, { suggestion: "declare it before its first use" });
    }
    const id = this.fresh(name);
    top.declared.set(name, id);
    return id;
  }

  private isArgument(name: string): boolean {
    return this.blocks[this.blocks.length - 2]?.declared.has(name) ?? false;
  }

  /** A slot, or what the global stands for. */
  resolve(name: string): number | Global {
    if (name === "_") return this.fresh();
    if (name === "input" || name === "data") return { root: name, path: [] };
    for (let index = this.blocks.length - 1; index >= 0; index--) {
      const id = this.blocks[index]?.declared.get(name);
      if (id !== undefined) return id;
    }
    const global = this.isHidden(name) ? undefined : this.globals.get(name);
    if (global !== undefined) return global;
    this.top.used.add(name);
    return this.resolveUndeclared(name);
  }

  private isHidden(name: string): boolean {
    return this.blocks.some((block) => block.declares.has(name));
  }

  /** A variable that nothing declares belongs to the whole arm: the same name is the same variable in its closures. */
  private resolveUndeclared(name: string): number {
    const known = this.undeclared.get(name);
    if (known !== undefined) return known;
    const id = this.fresh(name);
    this.undeclared.set(name, id);
    return id;
  }

  /** Variables of a query that its results tell: the outermost declared and undeclared names. */
  visibleNames(): Map<string, number> {
    return new Map([...this.undeclared, ...this.top.declared]);
  }

  isGlobalFunctionName(name: string): boolean {
    return !this.blocks.some((block) => block.declared.has(name)) && !this.isHidden(name);
  }
}

/** Names that the expressions of one body declare, closures within them not counted. */
export function declaredNames(body: readonly Expression[]): Set<string> {
  const names = new Set<string>();
  for (const { form } of body) {
    if (form.kind === "assign") patternNames(form.left, names);
    else if (form.kind === "declare") for (const { name } of form.names) names.add(name);
    else if (form.kind === "some") {
      if (form.key !== null) patternNames(form.key, names);
      patternNames(form.value, names);
    }
  }
  names.delete("_");
  return names;
}

/** Variables of a pattern: in arrays, sets and object values, not inside references or calls. */
export function patternNames(term: Term, names: Set<string>): void {
  if (term.kind === "variable") names.add(term.name);
  else if (term.kind === "array" || term.kind === "set") for (const item of term.items) patternNames(item, names);
  else if (term.kind === "object") for (const [, value] of term.entries) patternNames(value, names);
}
