import type { Module } from "./ast";
import { BUILTINS } from "./builtins/registry";
import { checkRecursion } from "./dependencies";
import { emitNode } from "./emit-rule";
import { RegoError } from "./error";
import { DEFAULT_LIMITS, type Limits } from "./limits";
import { lowerRule } from "./lower-rule";
import type { Surroundings } from "./lower-term";
import { mockedBuiltins } from "./mocked";
import type { OrderBudget } from "./order";
import { parseModule } from "./parser";
import { type LoweredRule, pathKey } from "./program";
import { Query } from "./query";
import { checkConflicts, type RuleNode, RuleTree } from "./rule-tree";
import type { Global } from "./scope";
import type { RegoValue } from "./value";

export interface ModuleSource {
  /** Stands in error locations. */
  readonly name: string;
  readonly source: string;
}

/** Errors reported at once; a broken module tends to have the same one many times. */
const ERRORS_MAX = 10;

/** Throws RegoError; the first error carries the others. */
export function compile(sources: readonly ModuleSource[], limits: Limits = DEFAULT_LIMITS): CompiledPolicy {
  const length = sources.reduce((sum, { source }) => sum + source.length, 0);
  if (length > limits.sourceChars) {
    throw new RegoError("eval_limit_error", `policy is too large: ${length} characters, at most ${limits.sourceChars}`);
  }
  const modules = sources.map(({ name, source }) => parseModule(source, name, limits));
  return withinStack(() => new CompiledPolicy(modules, limits));
}

/** Bounded by the nesting limit in sane sources; the last resort when a module finds another way to be deep. */
function withinStack<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new RegoError("eval_limit_error", "policy is too deep");
    throw error;
  }
}

export class CompiledPolicy {
  readonly modules: readonly Module[];
  readonly limits: Limits;
  readonly root: RuleNode;
  readonly budget: OrderBudget;
  /** Compiled patterns of built-ins. */
  readonly memory = new Map<string, unknown>();
  private readonly tree = new RuleTree();
  private readonly functions = new Map<string, number>();
  private readonly mocked: ReadonlySet<string>;

  constructor(modules: readonly Module[], limits: Limits) {
    this.modules = modules;
    this.limits = limits;
    this.root = this.tree.root;
    this.budget = { steps: 0, limits };
    this.mocked = mockedBuiltins(modules);
    for (const module of modules) this.registerModule(module);
    this.lowerModules();
    checkConflicts(this.tree);
    checkRecursion(this.root);
    this.emitNodes();
  }

  functionNode(key: string): RuleNode | null {
    return this.functionNodes.get(key) ?? null;
  }
  private readonly functionNodes = new Map<string, RuleNode>();

  /** A query against this policy. Throws RegoError when it does not parse or is unsafe. */
  prepare(query: string): Query {
    return withinStack(() => new Query(this, query));
  }

  /** The node of a rule's path under `data`, null when there is none. */
  ruleNode(path: readonly RegoValue[]): RuleNode | null {
    return this.tree.find(path);
  }

  /** Rules whose node satisfies the condition, as they were lowered. */
  loweredRules(wanted: (node: RuleNode) => boolean): LoweredRule[] {
    return this.tree
      .nodes()
      .filter(wanted)
      .flatMap(({ lowered }) => lowered);
  }

  surroundings(globals: ReadonlyMap<string, Global>, negatesWhole = false): Surroundings {
    return { globals, functions: this.functions, builtins: BUILTINS, mocked: this.mocked, negatesWhole };
  }

  private registerModule(module: Module): void {
    this.tree.ensure(module.packagePath).isPackage = true;
    for (const rule of module.rules) {
      if (rule.args === null) continue;
      const steps = rule.path.map((step) => (step.kind === "constant" ? step.value : null));
      this.functions.set(pathKey([...module.packagePath, rule.name.name, ...steps]), rule.args.length);
    }
  }

  private lowerModules(): void {
    const errors: RegoError[] = [];
    for (const module of this.modules) {
      const surroundings = this.surroundings(this.globalsOf(module), importsNot(module));
      for (const rule of module.rules) {
        collectErrors(errors, () => this.tree.add(lowerRule(module, rule, surroundings)));
      }
    }
    throwFirst(errors);
  }

  /** Rules of the package in all its modules, and the imports of this one, which hide them. */
  private globalsOf(module: Module): Map<string, Global> {
    const globals = new Map<string, Global>();
    const key = pathKey(module.packagePath);
    for (const other of this.modules) {
      if (pathKey(other.packagePath) !== key) continue;
      for (const { name } of other.rules) {
        globals.set(name.name, { root: "data", path: [...module.packagePath, name.name] });
      }
    }
    for (const { path, alias } of module.imports) {
      const [root, ...rest] = path;
      if (root !== "data" && root !== "input") continue;
      const name: RegoValue = alias ?? rest[rest.length - 1] ?? root;
      if (typeof name === "string" && name !== root) globals.set(name, { root, path: rest });
    }
    return globals;
  }

  private emitNodes(): void {
    const errors: RegoError[] = [];
    const nodes = this.tree.nodes();
    for (const node of nodes) if (node.kind === "function") this.functionNodes.set(pathKey(node.path), node);
    for (const node of nodes) collectErrors(errors, () => emitNode(this, node));
    throwFirst(errors);
  }
}

/** The one import of `future.keywords` that changes a meaning. */
function importsNot({ imports }: Module): boolean {
  return imports.some(({ path }) => path.join(".") === "future.keywords.not");
}

function collectErrors(errors: RegoError[], step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof RegoError) || error.code === "eval_limit_error") throw error;
    if (errors.length < ERRORS_MAX) errors.push(error);
  }
}

function throwFirst(errors: readonly RegoError[]): void {
  const [first, ...others] = errors;
  if (first === undefined) return;
  first.others.push(...others);
  throw first;
}
