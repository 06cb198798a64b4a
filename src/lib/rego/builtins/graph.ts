import { entriesOf } from "../emit-steps";
import { type RegoObject, RegoSet, type RegoValue } from "../value";
import { asCollection, asObject, type Builtin, type BuiltinContext, define } from "./builtin";

type Path = readonly RegoValue[];

/** Every `[path, value]` of a document, the whole first; the path of an element of a set is the element. */
function walk(document: RegoValue, context: BuiltinContext): RegoValue[] {
  const pairs: RegoValue[] = [];
  const visit = (path: Path, value: RegoValue): void => {
    context.charge(1);
    pairs.push([path, value]);
    for (const [key, element] of entriesOf(value)) visit([...path, key], element);
  };
  visit([], document);
  return pairs;
}

function edges(graph: RegoObject, node: RegoValue): readonly RegoValue[] {
  return asCollection(graph.get(node));
}

function reachable(graph: RegoObject, start: readonly RegoValue[], context: BuiltinContext): RegoSet {
  const found = new RegoSet();
  const queue = [...start];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    context.charge(1);
    if (found.has(node) || !graph.has(node)) continue;
    found.add(node);
    for (const next of edges(graph, node)) queue.push(next);
  }
  return found;
}

/** Paths that end where nothing new can be reached: at a node without edges, before one that is no key, or at a cycle. */
function reachablePaths(graph: RegoObject, start: readonly RegoValue[], context: BuiltinContext): RegoSet {
  const paths = new RegoSet();
  const extend = (path: Path, node: RegoValue): void => {
    context.charge(path.length + 1);
    const here = graph.has(node) ? [...path, node] : path;
    const next = graph.has(node) ? edges(graph, node) : [];
    if (next.length === 0) paths.add(here);
    const passed = RegoSet.of(here);
    for (const other of next) {
      context.charge(here.length + 1);
      if (passed.has(other)) paths.add(here);
      else extend(here, other);
    }
  };
  for (const node of start) if (graph.has(node)) extend([], node);
  return paths;
}

export const GRAPH_BUILTINS: readonly Builtin[] = [
  {
    ...define("walk", ["any"], ([document], context) => walk(document as RegoValue, context)),
    isRelation: true,
  },
  define("graph.reachable", ["object", ["array", "set"]], ([graph, start], context) =>
    reachable(asObject(graph), asCollection(start), context),
  ),
  define("graph.reachable_paths", ["object", ["array", "set"]], ([graph, start], context) =>
    reachablePaths(asObject(graph), asCollection(start), context),
  ),
  /** Printing and tracing have no place to go. */
  define("trace", ["string"], () => true),
  define("print", [], () => true),
];
