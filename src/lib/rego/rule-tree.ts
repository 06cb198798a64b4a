import type { Frame, Next } from "./context";
import { type Location, typeError } from "./error";
import type { LoweredRule } from "./program";
import { formatValue, type Hash, hashOf, type RegoValue } from "./value";

export interface ExecutableArm {
  /** Runs the body; each answer goes to the frame. */
  readonly run: Next;
  readonly location: Location;
}

export interface ExecutableRule {
  /** Its path as text. */
  readonly name: string;
  readonly slotCount: number;
  /** Takes the arguments apart; null for rules that are no functions. */
  readonly bindArguments: ((frame: Frame, args: readonly RegoValue[]) => boolean) | null;
  readonly arms: readonly ExecutableArm[];
  readonly location: Location;
}

export type NodeKind = "package" | LoweredRule["kind"];

/** One step of a path under `data` that rules define. Rules stand at the ground prefix of their head. */
export class RuleNode {
  readonly id: number;
  readonly path: readonly RegoValue[];
  readonly children = new Map<Hash, readonly [RegoValue, RuleNode]>();
  /** Set when a module has this package: it is an object even without rules. */
  isPackage = false;
  readonly lowered: LoweredRule[] = [];
  readonly rules: ExecutableRule[] = [];
  fallback: ExecutableRule | null = null;
  /** All arms give this one constant, so the first answer ends the evaluation. */
  agreed: RegoValue | undefined = undefined;

  constructor(id: number, path: readonly RegoValue[]) {
    this.id = id;
    this.path = path;
  }

  get kind(): NodeKind {
    return this.lowered[0]?.kind ?? "package";
  }

  child(key: RegoValue): RuleNode | null {
    return this.children.get(hashOf(key))?.[1] ?? null;
  }
}

export class RuleTree {
  readonly root: RuleNode;
  private count = 0;

  constructor() {
    this.root = new RuleNode(this.count++, []);
    this.root.isPackage = true;
  }

  ensure(path: readonly RegoValue[]): RuleNode {
    let node = this.root;
    for (const [index, key] of path.entries()) {
      const found = node.child(key);
      const next = found ?? new RuleNode(this.count++, path.slice(0, index + 1));
      if (found === null) node.children.set(hashOf(key), [key, next]);
      node = next;
    }
    return node;
  }

  find(path: readonly RegoValue[]): RuleNode | null {
    let node: RuleNode | null = this.root;
    for (const key of path) node = node?.child(key) ?? null;
    return node;
  }

  add(rule: LoweredRule): void {
    this.ensure(rule.path).lowered.push(rule);
  }

  nodes(): RuleNode[] {
    return descendants(this.root);
  }
}

export function descendants(node: RuleNode): RuleNode[] {
  return [node, ...[...node.children.values()].flatMap(([, child]) => descendants(child))];
}

export function pathText(path: readonly RegoValue[]): string {
  const steps = path.map((step) =>
    typeof step === "string" && /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${formatValue(step)}]`,
  );
  return `data${steps.join("")}`;
}

/** Rules that can't stand together: OPA's rule conflict checks. */
export function checkConflicts(tree: RuleTree): void {
  for (const node of tree.nodes()) {
    const [first, ...rest] = node.lowered;
    if (first === undefined) continue;
    const { location } = rest[rest.length - 1] ?? first;
    if (rest.some((rule) => rule.kind !== first.kind || rule.args?.length !== first.args?.length)) {
      throw typeError(`conflicting rules ${pathText(node.path)} found`, location);
    }
    if (node.lowered.filter((rule) => rule.isDefault).length > 1) {
      throw typeError(`multiple default rules ${pathText(node.path)} found`, location);
    }
    if (node.isPackage) throw typeError(`package ${pathText(node.path)} conflicts with rule`, location);
    if (first.kind !== "object" && node.children.size > 0) {
      throw typeError(`rule ${pathText(node.path)} conflicts with rules below it`, location);
    }
  }
}
