import { type Location, RegoError } from "./error";
import { isFlat, type LoweredRule, type Modifier, type Operation, type Reference, type Statement } from "./program";
import { descendants, pathText, type RuleNode } from "./rule-tree";

/** Throws `rego_recursion_error` when a rule's value would depend on itself. */
export function checkRecursion(root: RuleNode): void {
  const state = new Map<RuleNode, "open" | "done">();
  const trail: RuleNode[] = [];
  const visit = (node: RuleNode): void => {
    if (state.get(node) === "done") return;
    if (state.get(node) === "open") throw recursion(node, trail);
    state.set(node, "open");
    trail.push(node);
    for (const dependency of dependencies(node, root)) visit(dependency);
    trail.pop();
    state.set(node, "done");
  };
  for (const node of descendants(root)) if (node.lowered.length > 0) visit(node);
}

function recursion(node: RuleNode, trail: readonly RuleNode[]): RegoError {
  const cycle = [...trail.slice(trail.indexOf(node)), node].map(({ path }) => pathText(path));
  const message = `rule ${pathText(node.path)} is recursive: ${cycle.join(" -> ")}`;
  return new RegoError("rego_recursion_error", message, node.lowered[0]?.location);
}

function dependencies(node: RuleNode, root: RuleNode): Set<RuleNode> {
  const found = new Set<RuleNode>();
  for (const rule of node.lowered) collectRule(rule, root, found);
  // A partial object is also made of the rules below it.
  if (node.kind === "object") for (const child of descendants(node)) if (child !== node) addNode(child, found);
  return found;
}

function addNode(node: RuleNode, found: Set<RuleNode>): void {
  if (node.lowered.length > 0) found.add(node);
}

function collectRule(rule: LoweredRule, root: RuleNode, found: Set<RuleNode>): void {
  for (const arm of rule.arms) collectBody(arm.body, root, found);
}

function collectBody(body: readonly Statement[], root: RuleNode, found: Set<RuleNode>): void {
  for (const statement of body) {
    for (const modifier of statement.modifiers) {
      refusePartialReplacement(modifier, statement.location, root);
      if (modifier.kind === "function" && modifier.replacement.kind === "rule") {
        addFunction(modifier.replacement.path, root, found);
      }
    }
    collectOperation(statement, root, found);
  }
}

/** `with data.a.b as v` where `data.a` is a rule: its value is one thing and can't be replaced in part. */
function refusePartialReplacement(modifier: Modifier, location: Location, root: RuleNode): void {
  if (modifier.kind !== "data") return;
  let node: RuleNode | null = root;
  for (const key of modifier.path) {
    if (node.lowered.length > 0) {
      const message = "with keyword cannot partially replace virtual document(s)";
      throw new RegoError("rego_compile_error", message, location);
    }
    node = node.child(key);
    if (node === null) return;
  }
}

function collectOperation(operation: Operation, root: RuleNode, found: Set<RuleNode>): void {
  switch (operation.op) {
    case "lookup":
      if (!isFlat(operation.reference.root) && operation.reference.root === "data") {
        collectReference(root, operation.reference, 0, found);
      }
      return;
    case "call":
      if (operation.callee.kind === "rule") addFunction(operation.callee.path, root, found);
      return;
    case "not":
    case "every":
    case "collect":
      collectBody(operation.body, root, found);
      return;
    case "template":
      for (const part of operation.parts) if (typeof part !== "string") collectBody(part.body, root, found);
  }
}

function addFunction(path: LoweredRule["path"], root: RuleNode, found: Set<RuleNode>): void {
  let node: RuleNode | null = root;
  for (const key of path) node = node?.child(key) ?? null;
  if (node !== null) addNode(node, found);
}

/** Every rule the reference may reach: a variable may be any key, and the end of the path all that is below it. */
function collectReference(node: RuleNode, reference: Reference, index: number, found: Set<RuleNode>): void {
  const step = reference.path[index];
  if (step === undefined || node.kind !== "package") {
    for (const below of descendants(node)) if (below.kind !== "function") addNode(below, found);
    return;
  }
  const next =
    step.kind === "constant" ? [node.child(step.value)] : [...node.children.values()].map(([, child]) => child);
  for (const child of next) if (child !== null) collectReference(child, reference, index + 1, found);
}
