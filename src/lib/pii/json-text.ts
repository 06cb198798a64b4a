/**
 * A string that is itself JSON is edited in place, literal by literal. Parsing and writing it again would lose what a
 * JSON value can't hold: duplicate keys (the hidden one may be the personal one), long numbers, indentation.
 */

const CONTAINER = /^\s*[{[]/;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

type RedactString = (text: string, key: string) => string;

/** The text with every string literal that is a value redacted, or `undefined` when it is no JSON object or array. */
export function redactJsonText(text: string, redact: RedactString): string | undefined {
  if (!CONTAINER.test(text) || !isJson(text)) return undefined;
  const walk = new KeyWalk();
  return text.replace(TOKEN, (token: string, at: number) => {
    if (token.charCodeAt(0) !== 0x22) return walk.punctuation(token);
    const value = JSON.parse(token) as string;
    if (walk.isKey(text, at + token.length)) return walk.key(token, value);
    const redacted = redact(value, walk.current);
    return redacted === value ? token : JSON.stringify(redacted);
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Knows under which key a literal stands: a stack of the keys of the open objects and arrays. */
class KeyWalk {
  current = "";
  readonly #outer: string[] = [];

  punctuation(token: string): string {
    if (token === "{" || token === "[") this.#outer.push(this.current);
    else if (token === "}" || token === "]") this.current = this.#outer.pop() ?? "";
    return token;
  }

  key(token: string, value: string): string {
    this.current = value;
    return token;
  }

  isKey(text: string, after: number): boolean {
    let at = after;
    while (/\s/.test(text.charAt(at))) at++;
    return text.charAt(at) === ":";
  }
}
