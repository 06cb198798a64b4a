import { asString, type Builtin, builtinError, define } from "./builtin";

/** Semantic Versioning 2.0.0, as coreos/go-semver reads it: leading zeros pass, build metadata does not count. */
interface Version {
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

function parseVersion(text: string): Version | null {
  const found = VERSION.exec(text);
  if (found === null) return null;
  const prerelease = found[4]?.split(".") ?? [];
  const parts = [...prerelease, ...(found[5]?.split(".") ?? [])];
  if (parts.some((part) => part === "")) return null;
  return { numbers: found.slice(1, 4).map(BigInt), prerelease };
}

function compareParts(a: string, b: string): number {
  const numericA = /^\d+$/.test(a);
  const numericB = /^\d+$/.test(b);
  if (numericA && numericB) return Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b));
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A version without a prerelease comes after all of its prereleases. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

function compareVersions(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  return comparePrereleases(a.prerelease, b.prerelease);
}

function versionOperand(position: number, text: string): Version {
  const version = parseVersion(text);
  if (version !== null) return version;
  throw builtinError("semver.compare", `operand ${position}: string ${JSON.stringify(text)} is not a valid SemVer`);
}

export const SEMVER_BUILTINS: readonly Builtin[] = [
  define("semver.is_valid", ["any"], ([text]) => typeof text === "string" && parseVersion(text) !== null),
  define("semver.compare", ["string", "string"], ([a, b]) =>
    compareVersions(versionOperand(1, asString(a)), versionOperand(2, asString(b))),
  ),
];
