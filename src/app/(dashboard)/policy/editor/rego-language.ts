import { indentService, LanguageSupport, StreamLanguage, type StringStream } from "@codemirror/language";

interface RegoState {
  /** Inside a raw string, which may run over lines. */
  raw: boolean;
}

const KEYWORDS = new Set("package import as default if else contains some every in not with".split(" "));
const CONSTANTS = new Set(["true", "false", "null"]);
const ROOTS = new Set(["input", "data"]);

const NAME = /^[A-Za-z_]\w*/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?/;
const OPERATOR = /^(:=|==|!=|<=|>=|[-+*/%&|<>=])/;

/** To the closing backtick, on this line or a later one. */
function rawString(stream: StringStream, state: RegoState): string {
  state.raw = !stream.skipTo("`");
  if (state.raw) stream.skipToEnd();
  else stream.next();
  return "string";
}

/** An open string ends with its line: the error then is on that line, and the next one has its colours. */
function quotedString(stream: StringStream): string {
  for (let char = stream.next(); char !== undefined && char !== '"'; char = stream.next()) {
    if (char === "\\") stream.next();
  }
  return "string";
}

function name(stream: StringStream, word: string, isFirst: boolean): string {
  const afterDot = stream.string.charAt(stream.start - 1) === ".";
  if (!afterDot) {
    if (KEYWORDS.has(word)) return "keyword";
    if (CONSTANTS.has(word)) return "atom";
    if (ROOTS.has(word)) return "variableName.special";
  }
  // A rule's head begins its line: names further in are uses.
  if (isFirst) return "variableName.definition";
  if (stream.match(/^(\.[A-Za-z_]\w*)*\(/, false)) return "variableName.function";
  return afterDot ? "propertyName" : "variableName";
}

function token(stream: StringStream, state: RegoState): string | null {
  if (state.raw) return rawString(stream, state);
  if (stream.eatSpace()) return null;
  const isFirst = stream.pos === 0;
  if (stream.match("#")) {
    stream.skipToEnd();
    return "comment";
  }
  if (stream.match("`")) return rawString(stream, state);
  if (stream.match(/^\$?"/)) return quotedString(stream);
  const word = stream.match(NAME);
  if (word !== null && typeof word === "object") return name(stream, word[0], isFirst);
  if (stream.match(NUMBER)) return "number";
  if (stream.match(OPERATOR)) return "operator";
  stream.next();
  return "punctuation";
}

/** A new line begins where the one before it began, one step further in after an open bracket. */
const indentation = indentService.of((context, position) => {
  const { text } = context.lineAt(position, -1);
  const own = context.countColumn(text, text.search(/\S|$/));
  return /[[{(]\s*$/.test(text) ? own + context.unit : own;
});

/** Colours and comments; the errors come from the server, which has the real parser. */
export const rego = new LanguageSupport(
  StreamLanguage.define<RegoState>({
    name: "rego",
    startState: () => ({ raw: false }),
    token,
    languageData: { commentTokens: { line: "#" } },
  }),
  [indentation],
);
