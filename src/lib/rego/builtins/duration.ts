const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const DURATION = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/;
const TERM = /(\d*)\.?(\d*)([a-z\u00b5\u03bc]+)/g;

/** Go's time.ParseDuration, in nanoseconds; null when the text is none. */
export function parseDuration(text: string): bigint | null {
  if (/^[+-]?0$/.test(text)) return 0n;
  if (!DURATION.test(text)) return null;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(TERM)) {
    const size = UNITS[unit] ?? 0n;
    total += BigInt(whole === "" ? "0" : whole) * size;
    if (fraction !== "") total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  return text.startsWith("-") ? -total : total;
}
