import { numberFromBigInt, toBigInt } from "../number";
import type { RegoValue } from "../value";
import { asNumber } from "./arithmetic";
import { type Builtin, builtinError, define, operandError } from "./builtin";

/** A longer shift would only serve to fill the memory. */
const SHIFT_MAX = 65_536n;

function integer(name: string, position: number, value: RegoValue | undefined): bigint {
  const found = toBigInt(asNumber(value));
  if (found === null) throw operandError(name, position, "must be integer number but got floating-point number");
  return found;
}

function binary(name: string, operation: (a: bigint, b: bigint) => bigint): Builtin {
  return define(name, ["number", "number"], ([a, b]) =>
    numberFromBigInt(operation(integer(name, 1, a), integer(name, 2, b))),
  );
}

function shift(name: string, operation: (a: bigint, by: bigint) => bigint): Builtin {
  return binary(name, (a, by) => {
    if (by < 0n) throw operandError(name, 2, "must be an unsigned integer number but got a negative integer");
    if (by > SHIFT_MAX) throw builtinError(name, `shift is larger than ${SHIFT_MAX}`);
    return operation(a, by);
  });
}

export const BIT_BUILTINS: readonly Builtin[] = [
  binary("bits.and", (a, b) => a & b),
  binary("bits.or", (a, b) => a | b),
  binary("bits.xor", (a, b) => a ^ b),
  define("bits.negate", ["number"], ([a]) => numberFromBigInt(~integer("bits.negate", 1, a))),
  shift("bits.lsh", (a, by) => a << by),
  shift("bits.rsh", (a, by) => a >> by),
];
