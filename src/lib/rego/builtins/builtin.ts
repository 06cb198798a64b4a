import { RegoError } from "../error";
import { unwritten } from "../number";
import { isArray, isNumber, RegoObject, RegoSet, type RegoValue, type TypeName, typeName } from "../value";

export interface BuiltinContext {
  /** Nanoseconds since the epoch: the only clock there is. */
  readonly nowNs: bigint;
  /** Pays for work that grows with a value and not with the policy; throws `eval_limit_error` when it is used up. */
  charge(steps: number): void;
  /** Nodes of a value, a text's characters and a number's digits by half; each part as often as it occurs. */
  weightOf(value: RegoValue): number;
  /** Pays for a value as it is made, before the next is made of it. */
  pay(value: RegoValue): void;
  /** What `make` gives, kept (in bounded number) for as long as the policy: compiled patterns. */
  remember<T>(key: string, make: () => T): T;
}

/** What an operand may be; `any` for all. */
export type OperandType = TypeName | "any" | readonly TypeName[];

export type Implementation = (args: readonly RegoValue[], context: BuiltinContext) => RegoValue | undefined;

export interface Builtin {
  readonly name: string;
  readonly operands: readonly OperandType[];
  readonly call: Implementation;
  /** Gives an array of results, each of which is tried (`walk`). */
  readonly isRelation: boolean;
  /** Why it is left out. It may then only be called where `with` replaces it. */
  readonly refusal: string | null;
}

export function define(name: string, operands: readonly OperandType[], call: Implementation): Builtin {
  return { name, operands, call, isRelation: false, refusal: null };
}

function describeType(type: OperandType): string {
  return typeof type === "string" ? type : type.length === 1 ? String(type[0]) : `one of {${type.join(", ")}}`;
}

function accepts(type: OperandType, value: RegoValue): boolean {
  if (type === "any") return true;
  const actual = typeName(value);
  return typeof type === "string" ? type === actual : type.includes(actual);
}

/** Throws `eval_type_error` in OPA's words. */
export function checkOperands(builtin: Builtin, args: readonly RegoValue[]): void {
  for (let index = 0; index < args.length; index++) {
    const type = builtin.operands[index];
    const value = args[index] as RegoValue;
    if (type !== undefined && !accepts(type, value)) {
      throw operandError(builtin.name, index + 1, `must be ${describeType(type)} but got ${typeName(value)}`);
    }
  }
}

export function operandError(name: string, position: number, message: string): RegoError {
  return new RegoError("eval_type_error", `${name}: operand ${position} ${message}`);
}

export function builtinError(name: string, message: string): RegoError {
  return new RegoError("eval_builtin_error", `${name}: ${message}`);
}

export function asString(value: RegoValue | undefined): string {
  return typeof value === "string" ? value : "";
}

export function asArray(value: RegoValue | undefined): readonly RegoValue[] {
  return isArray(value) ? value : [];
}

export function asObject(value: RegoValue | undefined): RegoObject {
  return value instanceof RegoObject ? value : new RegoObject();
}

export function asSet(value: RegoValue | undefined): RegoSet {
  return value instanceof RegoSet ? value : new RegoSet();
}

/** Elements of an array or a set. */
export function asCollection(value: RegoValue | undefined): readonly RegoValue[] {
  return value instanceof RegoSet ? value.values() : asArray(value);
}

/** Every element a string, else the error OPA gives for the operand. */
export function stringsOf(name: string, position: number, values: readonly RegoValue[], container: string): string[] {
  return values.map((value) => {
    if (typeof value === "string") return value;
    throw operandError(
      name,
      position,
      `must be ${container} of strings but got ${container} containing ${typeName(value)}`,
    );
  });
}

export function integerOperand(name: string, position: number, value: RegoValue | undefined): number {
  if (value === undefined || !isNumber(value)) throw operandError(name, position, "must be number");
  const number = unwritten(value);
  if (typeof number === "number" && Number.isInteger(number)) return number;
  const kind = typeof number === "number" ? "floating-point number" : "number out of range";
  throw operandError(name, position, `must be integer number but got ${kind}`);
}
