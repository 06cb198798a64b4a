import { View } from "./view";

/**
 * The second view: what a browser, a JSON parser or a reader would make of `&#64;`, `%40`, `\u0040`, `\@`, `[at]` and
 * `[.]`. Only findings that contain an escape are taken from it; the rest is found in the first view.
 */
export function unescapeText(text: string): View | undefined {
  return MAY_ESCAPE.test(text) ? View.replacing(text, ESCAPE, unescapeMatch) : undefined;
}

const MAY_ESCAPE = /&#?[0-9A-Za-z]{2,8};|%[0-9A-Fa-f]{2}|\\(?:u|x|[@._+-])|[[({] ?(?:[.@]|at\b|dot\b|AT\b|DOT\b)/;

const ESCAPE =
  /&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z]{2,6});|(?:%[0-9a-fA-F]{2}){1,8}|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]{1,6}\}|\\x[0-9a-fA-F]{2}|\\[@._+#*()[\]-]| ?[[({] ?(?:at|dot|AT|DOT|[.@]) ?[\])}] ?/g;

// biome-ignore format: a table
const NAMED: ReadonlyMap<string, string> = new Map([
  ["&amp;", "&"], ["&lt;", "<"], ["&gt;", ">"], ["&quot;", '"'], ["&apos;", "'"], ["&nbsp;", " "],
  ["&commat;", "@"], ["&period;", "."], ["&plus;", "+"], ["&sol;", "/"], ["&colon;", ":"], ["&dash;", "-"],
  ["&hyphen;", "-"], ["&ndash;", "-"], ["&mdash;", "-"], ["&shy;", ""], ["&lowbar;", "_"], ["&num;", "#"],
]);

function unescapeMatch(match: string): string | undefined {
  switch (match.charAt(0)) {
    case "&":
      return match.charAt(1) === "#" ? fromCode(numericReference(match)) : NAMED.get(match);
    case "%":
      return percentDecoded(match);
    case "\\":
      return /^\\[ux]/.test(match) ? fromCode(Number.parseInt(match.replace(/[^0-9a-fA-F]/g, ""), 16)) : match.slice(1);
    default:
      return /at|@/i.test(match) ? "@" : ".";
  }
}

function numericReference(match: string): number {
  return /^&#x/i.test(match) ? Number.parseInt(match.slice(3, -1), 16) : Number.parseInt(match.slice(2, -1), 10);
}

function fromCode(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function percentDecoded(match: string): string | undefined {
  try {
    return decodeURIComponent(match);
  } catch {
    return undefined; // not UTF-8: a percentage or binary data
  }
}
