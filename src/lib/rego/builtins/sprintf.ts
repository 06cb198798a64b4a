import { formatDecimal } from "../decimal";
import { toExponentialExactly, toFixedExactly } from "../exact-float";
import { toBigInt, toDecimal, toDouble, WrittenFloat } from "../number";
import { formatValue, isNumber, quote, type RegoValue } from "../value";
import { asArray, asString, type Builtin, type BuiltinContext, builtinError, define } from "./builtin";
import { chargeText } from "./strings";

/** Go's fmt verbs, as far as Rego values can reach them: integers, floats and strings (all else is its Rego text). */
type Argument = bigint | { readonly float: number; readonly text: string } | string;

const WIDTH_MAX = 10_000;
const DIRECTIVE = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(?:\[(\d+)\])?(.|$)/gsu;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly verb: string;
}

function toArgument(value: RegoValue): Argument {
  if (typeof value === "string") return value;
  if (!isNumber(value)) return formatValue(value);
  if (value instanceof WrittenFloat) return { float: toDouble(value), text: value.text };
  return toBigInt(value) ?? { float: toDouble(value), text: formatDecimal(toDecimal(value)) };
}

function sprintf(format: string, values: readonly RegoValue[], context: BuiltinContext): string {
  const args = values.map(toArgument);
  let used = 0;
  /** Go complains of surplus arguments only when none was named by its number. */
  let reordered = false;
  const take = (): Argument | undefined => args[used++];
  const text = format.replace(
    DIRECTIVE,
    (_, flags: string, width = "", precision: string | undefined, index: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      if (verb === "") return "%!(NOVERB)";
      const directive = {
        flags,
        width: numeric(width, take),
        precision: precision === undefined ? null : numeric(precision, take),
        verb,
      };
      if (index !== undefined) {
        used = Number(index) - 1;
        reordered = true;
      }
      const argument = take();
      if (argument === undefined) return `%!${verb}(MISSING)`;
      if (verb === "T") return pad(directive, goType(argument), false);
      // Before: a width, a precision or an argument named again and again makes long texts of short ones.
      chargeText(directive.width + (directive.precision ?? 0), context);
      const formatted = formatArgument(directive, argument);
      chargeText(formatted.length, context);
      return formatted;
    },
  );
  return used < args.length && !reordered ? `${text}%!(EXTRA ${args.slice(used).map(describeExtra).join(", ")})` : text;
}

function numeric(text: string, take: () => Argument | undefined): number {
  const value = text === "*" ? Number(take() ?? 0) : Number(text === "" ? 0 : text);
  if (value > WIDTH_MAX) throw builtinError("sprintf", `width is larger than ${WIDTH_MAX}`);
  return Number.isFinite(value) ? value : 0;
}

function goType(argument: Argument): string {
  return typeof argument === "bigint" ? "int" : typeof argument === "string" ? "string" : "float64";
}

function describeExtra(argument: Argument): string {
  return `${goType(argument)}=${plain(argument)}`;
}

function plain(argument: Argument): string {
  return typeof argument === "object" ? formatFloat(argument.float, "v", null) : String(argument);
}

function formatArgument(directive: Directive, argument: Argument): string {
  const { verb } = directive;
  const body = formatBody(directive, argument);
  if (body === null) return `%!${verb}(${goType(argument)}=${plain(argument)})`;
  return pad(directive, body, typeof argument !== "string");
}

function formatBody(directive: Directive, argument: Argument): string | null {
  if (typeof argument === "string") return formatText(directive, argument);
  if (typeof argument === "bigint") return formatInteger(directive, argument);
  const sign = argument.float >= 0 ? plusSign(directive.flags) : "";
  const text = "vgGeEfF".includes(directive.verb)
    ? formatFloat(argument.float, directive.verb, directive.precision)
    : null;
  return text === null ? null : sign + text;
}

function plusSign(flags: string): string {
  return flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
}

function formatText({ verb, precision, flags }: Directive, text: string): string | null {
  const cut = precision === null ? text : [...text].slice(0, precision).join("");
  if (verb === "s" || verb === "v") return verb === "v" && flags.includes("#") ? quote(cut) : cut;
  if (verb === "q") return quote(cut);
  if (verb !== "x" && verb !== "X") return null;
  const hex = (flags.includes("#") && cut !== "" ? "0x" : "") + Buffer.from(cut, "utf8").toString("hex");
  return verb === "X" ? hex.toUpperCase() : hex;
}

/** Beyond int64 Go holds a big.Int, which also prints under %s. */
function isBig(value: bigint): boolean {
  return BigInt.asIntN(64, value) !== value;
}

const INTEGER_BASES: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  d: [10, ""],
  v: [10, ""],
  b: [2, "0b"],
  o: [8, "0"],
  O: [8, "0o"],
  x: [16, "0x"],
  X: [16, "0X"],
};

function formatInteger({ verb, flags, precision }: Directive, value: bigint): string | null {
  if (verb === "c") return String.fromCodePoint(Number(BigInt.asUintN(20, value)));
  if (verb === "q") return `'${String.fromCodePoint(Number(BigInt.asUintN(20, value)))}'`;
  if (verb === "U") return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
  const form = INTEGER_BASES[verb === "s" && isBig(value) ? "d" : verb];
  if (form === undefined) return null;
  const [base, prefix] = form;
  const magnitude = (value < 0n ? -value : value).toString(base).padStart(precision ?? 0, "0");
  const digits = verb === "X" ? magnitude.toUpperCase() : magnitude;
  const sign = value < 0n ? "-" : plusSign(flags);
  return sign + (flags.includes("#") || verb === "O" ? prefix : "") + digits;
}

/** Go writes at least two exponent digits; `%v` is `%g` with the exponent threshold at 21. */
function formatFloat(value: number, verb: string, precision: number | null): string {
  if (verb === "f" || verb === "F") return toFixedExactly(value, precision ?? 6);
  if (verb === "e" || verb === "E") {
    const text = goExponent(toExponentialExactly(value, precision ?? 6));
    return verb === "E" ? text.toUpperCase() : text;
  }
  const text = formatGeneral(value, precision, verb === "v" ? 21 : 6);
  return verb === "G" ? text.toUpperCase() : text;
}

function goExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function formatGeneral(value: number, precision: number | null, threshold: number): string {
  const scientific =
    precision === null ? value.toExponential() : toExponentialExactly(value, Math.max(precision - 1, 0));
  const exponent = Number(scientific.slice(scientific.indexOf("e") + 1));
  const digits = scientific.slice(0, scientific.indexOf("e")).replace(/[-.]/g, "").length;
  const limit = precision === null ? Math.max(threshold, threshold === 21 ? 21 : digits) : precision || 1;
  if (exponent < -4 || exponent >= limit)
    return goExponent(scientific.replace(/(\.\d*?)0+e/, "$1e").replace(".e", "e"));
  const fixed =
    precision === null ? formatDecimalOf(value) : toFixedExactly(value, Math.max(precision - 1 - exponent, 0));
  return precision === null ? fixed : fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}

function formatDecimalOf(value: number): string {
  const text = String(value);
  return text.includes("e") ? formatDecimal(toDecimal(value)) : text;
}

function pad({ flags, width }: Directive, text: string, isNumeric: boolean): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0") || !isNumeric) return (flags.includes("0") ? "0" : " ").repeat(missing) + text;
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

export const FORMAT_BUILTINS: readonly Builtin[] = [
  define("sprintf", ["string", "array"], ([format, values], context) =>
    sprintf(asString(format), asArray(values), context),
  ),
];
