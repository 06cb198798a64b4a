/**
 * Names of units, folded to one. Free names mean the unit wherever they stand (`kilometers`); bound ones only directly
 * after a number (`m`, `in`, `s`). SI names and symbols: SI brochure, 9th edition, tables 2 to 8; others: NIST SP 811.
 */
type UnitRow = readonly [canonical: string, free: string, bound: string];

const PREFIXES: readonly (readonly [name: string, symbol: string])[] = [
  ["nano", "n"],
  ["micro", "u"],
  ["milli", "m"],
  ["centi", "c"],
  ["deci", "d"],
  ["hecto", "h"],
  ["kilo", "k"],
  ["mega", "M"],
  ["giga", "G"],
  ["tera", "T"],
  ["peta", "P"],
];

/** Units that take SI prefixes: names, symbol. */
const PREFIXED: readonly (readonly [names: readonly string[], symbol: string])[] = [
  [["meter", "metre"], "m"],
  [["gram", "gramme"], "g"],
  [["liter", "litre"], "l"],
  [["watt"], "W"],
  [["volt"], "V"],
  [["amp", "ampere"], "A"],
  [["hertz"], "Hz"],
  [["byte"], "B"],
  [["bit"], "bit"],
  [["joule"], "J"],
  [["calorie"], "cal"],
  [["pascal"], "Pa"],
  [["ohm"], "ohm"],
  [["newton"], "N"],
  [["second"], "s"],
];

const ROWS: readonly UnitRow[] = [
  // length, area
  ["km", "km kms", ""],
  ["cm", "cm cms", ""],
  ["mm", "mm", ""],
  ["m", "", "m"],
  ["mi", "mile miles", "mi"],
  ["yd", "", "yd yds yard yards"],
  ["ft", "", "ft feet foot"],
  ["in", "", "in inch inches"],
  ["acre", "acres", "acre"],
  ["hectare", "hectares", "hectare ha"],
  // mass
  ["kg", "kg kgs", "kilo kilos"],
  ["g", "", "g gm gms"],
  ["mg", "mg", ""],
  ["lb", "lbs", "lb"],
  ["pound", "", "pound pounds"],
  ["oz", "", "oz ounce ounces"],
  ["stone", "", "stone stones"],
  ["ton", "", "ton tons tonne tonnes t"],
  // volume
  ["ml", "ml", ""],
  ["l", "", "l"],
  ["gal", "gallon gallons", "gal"],
  ["pint", "", "pint pints pt"],
  ["quart", "", "quart quarts qt"],
  ["cup", "", "cup cups"],
  ["tbsp", "tbsp tablespoon tablespoons", ""],
  ["tsp", "tsp teaspoon teaspoons", ""],
  // time
  ["ns", "", "ns"],
  ["us", "", "us"],
  ["ms", "", "ms"],
  ["s", "secs", "s sec"],
  ["min", "mins minute minutes", "min"],
  ["h", "hr hrs hour hours", "h"],
  ["day", "day days", "d"],
  ["week", "week weeks wk wks", "w"],
  ["month", "month months", "mo mos"],
  ["year", "year years yr yrs", "y yo"],
  ["decade", "decade decades", ""],
  ["century", "century centuries", ""],
  // speed, temperature, power, data
  ["mph", "mph", ""],
  ["kmh", "kmh kph kmph", ""],
  ["celsius", "celsius centigrade", "c"],
  ["fahrenheit", "fahrenheit", "f"],
  ["degree", "", "degree degrees deg °"],
  ["kelvin", "", "k"],
  ["W", "", "w"],
  ["kW", "kw", ""],
  ["MW", "", "mw"],
  ["kWh", "kwh", ""],
  ["V", "", "v"],
  ["Hz", "hz", ""],
  ["kHz", "khz", ""],
  ["MHz", "mhz", ""],
  ["GHz", "ghz", ""],
  ["kcal", "kcal kcals", ""],
  ["hp", "horsepower", "hp"],
  ["B", "", "b"],
  ["kB", "kb", ""],
  ["MB", "mb", ""],
  ["GB", "gb", "gig gigs"],
  ["TB", "tb", ""],
  ["PB", "", "pb"],
  ["kbps", "kbps", ""],
  ["Mbps", "mbps", ""],
  ["Gbps", "gbps", ""],
  ["px", "pixel pixels", "px"],
  ["dpi", "dpi", ""],
  ["psi", "psi", ""],
  ["rpm", "rpm", ""],
  // share, money. A dollar without a country stays apart from the Australian and Canadian ones; pounds are money or mass, so they equal neither £ nor lb
  ["%", "percent pct", "%"],
  ["$", "", "$ dollar dollars buck bucks usd"],
  ["€", "", "€ euro euros eur"],
  ["£", "", "£ gbp quid"],
  ["¥", "", "¥ yen jpy"],
  ["₹", "", "₹ rupee rupees inr"],
  ["cent", "", "cent cents ¢"],
  ["aud", "", "aud"],
  ["cad", "", "cad"],
  ["chf", "", "chf"],
  ["cny", "", "cny yuan rmb"],
  ["₽", "", "₽ ruble rubles rub"],
  ["₩", "", "₩ won krw"],
  ["btc", "", "btc bitcoin bitcoins ₿"],
  ["x", "", "x times"],
];

function buildUnits(): { free: Map<string, string>; bound: Map<string, string> } {
  const free = new Map<string, string>();
  const bound = new Map<string, string>();
  for (const [names, symbol] of PREFIXED) {
    for (const name of names) {
      for (const ending of ["", "s"]) {
        bound.set(name + ending, symbol);
        for (const [prefix, letter] of PREFIXES) free.set(prefix + name + ending, letter + symbol);
      }
    }
  }
  for (const [canonical, freeNames, boundNames] of ROWS) {
    for (const name of freeNames.split(" ")) if (name !== "") free.set(name, canonical);
    for (const name of boundNames.split(" ")) if (name !== "") bound.set(name, canonical);
  }
  return { free, bound };
}

const UNITS = buildUnits();

/** `kilometers` is `km` wherever it stands. Null: no unit, or one only after a number. */
export function unitAnywhere(word: string): string | null {
  return UNITS.free.get(word) ?? null;
}

/** Symbols mean another unit in another case (mW, MW; Mbps, MBps): they count only as the standards write them, or in lower case. */
const SYMBOL_LENGTH_MAX = 3;

/** The unit that stands after a number, as written: names in any case, symbols in their own. Null: none that is certain. */
export function unitOfSymbol(written: string): string | null {
  const lower = written.toLowerCase();
  const unit = UNITS.bound.get(lower) ?? UNITS.free.get(lower) ?? null;
  if (unit === null) return null;
  const isSymbol = unit.toLowerCase() === lower;
  if (!isSymbol && lower.length > SYMBOL_LENGTH_MAX) return unit;
  return unit === written || (written === lower && !AMBIGUOUS_SYMBOLS.has(lower)) ? unit : null;
}

/** In lower case they may be either of two units, or a name. */
const AMBIGUOUS_SYMBOLS = new Set(
  "m mw mb gb tb pb kb b k c f l g s h d w v a t x us pm pa gal cal cad aud won in mo min".split(" "),
);

const CURRENCY_SIGNS = new Set(["$", "€", "£", "¥", "₹", "₽", "₩", "₿"]);

/** A sign that stands before its number: $20. */
export function currencyBeforeNumber(sign: string): string | null {
  return CURRENCY_SIGNS.has(sign) ? (UNITS.bound.get(sign) ?? null) : null;
}
