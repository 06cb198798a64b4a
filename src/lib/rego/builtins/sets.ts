import { RegoSet, type RegoValue, typeName } from "../value";
import { asSet, type Builtin, type BuiltinContext, define, operandError } from "./builtin";

function intersect(a: RegoSet, b: RegoSet): RegoSet {
  return RegoSet.of([...a.unordered()].filter((element) => b.has(element)));
}

function unite(a: RegoSet, b: RegoSet): RegoSet {
  return RegoSet.of([...a.unordered(), ...b.unordered()]);
}

function setsOf(name: string, value: RegoValue | undefined, context: BuiltinContext): RegoSet[] {
  return asSet(value)
    .values()
    .map((element) => {
      if (!(element instanceof RegoSet)) {
        throw operandError(name, 1, `must be set of sets but got set containing ${typeName(element)}`);
      }
      context.charge(element.size);
      return element;
    });
}

export const SET_BUILTINS: readonly Builtin[] = [
  define("and", ["set", "set"], ([a, b], context) => {
    context.charge(asSet(a).size);
    return intersect(asSet(a), asSet(b));
  }),
  define("or", ["set", "set"], ([a, b], context) => {
    context.charge(asSet(a).size + asSet(b).size);
    return unite(asSet(a), asSet(b));
  }),
  define("intersection", ["set"], ([sets], context) => {
    const [first, ...rest] = setsOf("intersection", sets, context);
    return rest.reduce(intersect, first ?? new RegoSet());
  }),
  define("union", ["set"], ([sets], context) => {
    return RegoSet.of(setsOf("union", sets, context).flatMap((set) => [...set.unordered()]));
  }),
];
