/**
 * A string that is itself JSON is edited in place, literal by literal. Parsing and writing it again would lose what a
 * JSON value can't hold: duplicate keys (the hidden one may be the personal one), long numbers, indentation.
 */

const CONTAINER = /^\s*[{[]/;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/g;

export interface JsonTextVisitor {
  /** A string that is a value, and the key it stands under: gives what shall stand there. */
  string(text: string, key: string): string;
  /** A key, or a number as it is written: nothing can stand in its place. */
  fixed(text: string, key: string): void;
}

/** The text with its string values replaced, or `undefined` when it is no JSON object or array. */
export function visitJsonText(text: string, visitor: JsonTextVisitor): string | undefined {
  if (!CONTAINER.test(text) || !isJson(text)) return undefined;
  const outer: string[] = [];
  let key = "";
  return text.replace(TOKEN, (token: string, at: number) => {
    const first = token.charAt(0);
    if (first === "{" || first === "[") outer.push(key);
    else if (first === "}" || first === "]") key = outer.pop() ?? "";
    else if (first === '"') {
      const value = JSON.parse(token) as string;
      if (isKey(text, at + token.length)) {
        key = value;
        visitor.fixed(value, "");
      } else {
        const replaced = visitor.string(value, key);
        return replaced === value ? token : JSON.stringify(replaced);
      }
    } else if (first !== "," && first !== ":") visitor.fixed(token, key);
    return token;
  });
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charAt(at) === ":";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
