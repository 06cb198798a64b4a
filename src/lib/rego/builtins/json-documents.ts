import { type Hash, hashOf, isArray, RegoObject, RegoSet, type RegoValue, typeName } from "../value";
import { asArray, asCollection, asObject, type Builtin, type BuiltinContext, define, operandError } from "./builtin";
import { applyPatch } from "./json-patch";

/** Paths as a tree: what is below a path that ends is not looked at. */
interface PathTree {
  ends: boolean;
  readonly children: Map<Hash, PathTree>;
}

/** `a/b~1c` or an array of steps. */
export function parsePath(path: RegoValue): readonly RegoValue[] | null {
  if (isArray(path)) return path;
  if (typeof path !== "string") return null;
  if (path === "") return [];
  return path
    .replace(/^\/+/, "")
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function pathTree(name: string, paths: RegoValue, context: BuiltinContext): PathTree {
  const tree: PathTree = { ends: false, children: new Map() };
  for (const path of asCollection(paths)) {
    const steps = parsePath(path);
    if (steps === null) {
      throw operandError(
        name,
        2,
        `must be one of {set, array} containing string paths or array of path segments but got ${typeName(path)}`,
      );
    }
    context.charge(steps.length + 1);
    // OPA skips the empty path, which would name the whole document.
    if (steps.length > 0) addPath(tree, steps);
  }
  return tree;
}

function addPath(tree: PathTree, steps: readonly RegoValue[]): void {
  let node = tree;
  for (const step of steps) {
    const key = hashOf(step);
    const next = node.children.get(key) ?? { ends: false, children: new Map() };
    node.children.set(key, next);
    node = next;
  }
  node.ends = true;
}

function childOf(tree: PathTree, key: RegoValue): PathTree | undefined {
  return tree.children.get(hashOf(key));
}

/** Paths name array positions as text. */
function itemOf(tree: PathTree, index: number): PathTree | undefined {
  return tree.children.get(String(index));
}

function removePaths(value: RegoValue, tree: PathTree): RegoValue {
  if (value instanceof RegoObject) {
    const kept = value.unorderedEntries().filter(([key]) => childOf(tree, key)?.ends !== true);
    return RegoObject.of(kept.map(([key, element]) => [key, removeBelow(element, childOf(tree, key))] as const));
  }
  if (value instanceof RegoSet) {
    const kept = value.values().filter((element) => childOf(tree, element)?.ends !== true);
    return RegoSet.of(kept.map((element) => removeBelow(element, childOf(tree, element))));
  }
  if (!isArray(value)) return value;
  return value.flatMap((element, index) => {
    const below = itemOf(tree, index);
    return below?.ends === true ? [] : [removeBelow(element, below)];
  });
}

function removeBelow(value: RegoValue, tree: PathTree | undefined): RegoValue {
  return tree === undefined ? value : removePaths(value, tree);
}

function filterPaths(value: RegoValue, tree: PathTree): RegoValue {
  if (tree.ends) return value;
  if (value instanceof RegoObject) {
    const entries = value.unorderedEntries().flatMap(([key, element]) => {
      const below = childOf(tree, key);
      return below === undefined ? [] : [[key, filterPaths(element, below)] as const];
    });
    return RegoObject.of(entries);
  }
  if (value instanceof RegoSet) {
    return RegoSet.of(value.values().flatMap((element) => filterElement(element, childOf(tree, element))));
  }
  if (!isArray(value)) return value;
  return value.flatMap((element, index) => filterElement(element, itemOf(tree, index)));
}

function filterElement(element: RegoValue, tree: PathTree | undefined): RegoValue[] {
  return tree === undefined ? [] : [filterPaths(element, tree)];
}

const PATHS = ["set", "array"] as const;

/** OPA names the wanted paths also when the operand is no collection at all. */
function checkPaths(name: string, paths: RegoValue | undefined): void {
  if (paths === undefined || paths instanceof RegoSet || isArray(paths)) return;
  throw operandError(
    name,
    2,
    `must be one of {${PATHS.join(", ")}} containing string paths or array of path segments but got ${typeName(paths)}`,
  );
}

function overPaths(name: string, operation: (value: RegoValue, tree: PathTree) => RegoValue): Builtin {
  return define(name, ["object", "any"], ([object, paths], context) => {
    checkPaths(name, paths);
    return operation(asObject(object), pathTree(name, paths ?? [], context));
  });
}

export const JSON_BUILTINS: readonly Builtin[] = [
  overPaths("json.remove", removePaths),
  overPaths("json.filter", filterPaths),
  define("json.patch", ["any", "array"], ([document, patches], context) =>
    applyPatch(document as RegoValue, asArray(patches), context),
  ),
];
