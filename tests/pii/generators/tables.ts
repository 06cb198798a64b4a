import { Random } from "./random";

/** Tables, logs and listings of random numbers that are nobody's: nothing may be found in them. */

const HEX = "0123456789abcdef";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const CELLS: Readonly<Record<string, (random: Random) => string>> = {
  integer: (random) => `${random.integer(0, 10 ** random.integer(1, 7))}`,
  thousands: (random) => random.integer(1_000, 99_999_999).toLocaleString("en-US"),
  year: (random) => `${random.integer(1800, 2030)}`,
  price: (random) => `${random.pick(["$", "€", "£", ""])}${random.integer(0, 9_999)}.${random.digits(2)}`,
  percent: (random) => `${random.integer(0, 100)}.${random.integer(0, 9)} %`,
  coordinate: (random) => `${random.integer(-89, 89)}.${random.digits(random.integer(4, 15))}`,
  float: (random) => `${random.integer(0, 9)}.${random.digits(random.integer(3, 16))}`,
  scientific: (random) => `${random.integer(1, 9)}.${random.digits(4)}e-${random.integer(1, 12)}`,
  id: (random) => `${random.pick(["A", "ORD-", "SKU-", "#", "T"])}${random.digits(random.integer(4, 7))}`,
  uuid: (random) => [8, 4, 4, 4, 12].map((length) => random.chars(length, HEX)).join("-"),
  sha1: (random) => random.chars(40, HEX),
  short: (random) => random.chars(random.pick([7, 8, 12]), HEX),
  sha256: (random) => random.chars(64, HEX),
  integrity: (random) => `sha512-${random.chars(86, BASE64)}==`,
  date: (random) => `${random.integer(1990, 2030)}-0${random.integer(1, 9)}-1${random.integer(0, 9)}`,
  time: (random) => `1${random.integer(0, 9)}:${random.integer(10, 59)}:${random.integer(10, 59)}`,
  timestamp: (random) => `${random.integer(1_500_000_000, 1_900_000_000)}`,
  milliseconds: (random) => `${random.integer(1_500_000_000, 1_900_000_000)}${random.chars(3, "0123456789")}`,
  version: (random) => `${random.integer(0, 20)}.${random.integer(0, 40)}.${random.integer(0, 90)}`,
  size: (random) => `${random.integer(1, 900)}.${random.integer(0, 9)} ${random.pick(["kB", "MB", "GB"])}`,
  address: (random) => `0x${random.chars(random.pick([4, 8, 12]), HEX)}`,
  fraction: (random) => `${random.integer(1, 99)}/${random.integer(1, 99)}`,
  range: (random) => `${random.integer(1, 99)}-${random.integer(100, 199)}`,
};
const KINDS = Object.keys(CELLS);

function cell(random: Random, kind: string): string {
  return CELLS[kind]?.(random) ?? "";
}

function table(random: Random, gap: string, frame: (row: string) => string): string {
  const kinds = Array.from({ length: random.integer(2, 6) }, () => random.pick(KINDS));
  const rows = Array.from({ length: random.integer(3, 12) }, () => kinds.map((kind) => cell(random, kind)).join(gap));
  return [kinds.join(gap), ...rows].map(frame).join("\n");
}

function log(random: Random): string {
  const line = () =>
    `${cell(random, "date")}T${cell(random, "time")}.${random.digits(3)}Z ${random.pick(["INFO", "WARN", "DEBUG"])} ` +
    `${random.pick(["worker", "loader", "gc", "http"])}[${random.integer(1, 65_000)}]: ` +
    `${random.pick(["done in", "took", "read", "wrote", "retry"])} ${cell(random, random.pick(["integer", "float", "size", "short"]))}`;
  return Array.from({ length: random.integer(3, 15) }, line).join("\n");
}

function listing(random: Random): string {
  const kind = random.pick(KINDS);
  return Array.from(
    { length: random.integer(3, 12) },
    (_, i) =>
      `${random.pick(["-", "*", `${i + 1}.`])} ${random.pick(["item", "value", "part", "step"])} ${cell(random, kind)}`,
  ).join("\n");
}

function matrix(random: Random): string {
  const gap = random.pick([" ", "  ", ", ", "\t"]);
  const digits = random.integer(1, 5);
  const row = () => Array.from({ length: random.integer(3, 9) }, () => `${random.integer(0, 10 ** digits)}`).join(gap);
  return Array.from({ length: random.integer(2, 9) }, row).join("\n");
}

function code(random: Random): string {
  const kind = random.pick(["integer", "float", "sha1", "address", "version", "timestamp"]);
  const values = Array.from({ length: random.integer(3, 9) }, () => cell(random, kind));
  return `const values = [${values.map((value) => (/^[\d.]+$/.test(value) ? value : `"${value}"`)).join(", ")}];`;
}

/** One text a seed. */
export function cleanText(seed: number): string {
  const random = new Random(seed);
  switch (random.integer(0, 7)) {
    case 0:
      return table(random, ",", (row) => row);
    case 1:
      return table(random, "\t", (row) => row);
    case 2:
      return table(random, " | ", (row) => `| ${row} |`);
    case 3:
      return table(random, "  ", (row) => row);
    case 4:
      return log(random);
    case 5:
      return listing(random);
    case 6:
      return matrix(random);
    default:
      return code(random);
  }
}
