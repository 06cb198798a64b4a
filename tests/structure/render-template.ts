type Scope = Readonly<Record<string, unknown>>;

/**
 * The part of Helm's template language that the chart keeps to: `{{ .Path }}`, `| default .Path`, `toJson .Path`,
 * `range`, `if`, `else`, `end`, with `-` eating the blanks before. Anything else is refused, so that the chart stays
 * within what is tested here.
 * @throws on what is not known, and on a path that leads nowhere
 */
export function renderTemplate(template: string, scope: Scope): string {
  const parts = template.split(/(\s*\{\{-.*?\}\}|\{\{.*?\}\})/s);
  let at = 0;
  const out = block(scope, true);
  if (at < parts.length) throw new Error("an `end` too many");
  return out;

  function block(dot: unknown, shown: boolean): string {
    let text = "";
    while (at < parts.length) {
      const part = parts[at] ?? "";
      const action = /^\s*\{\{-?\s*(.*?)\s*\}\}$/s.exec(part)?.[1];
      if (action === "end" || action === "else") return text;
      at += 1;
      if (action === undefined) text += shown ? part : "";
      else if (action.startsWith("if ")) text += branch(dot, shown, Boolean(evaluate(action.slice(3), dot, shown)));
      else if (action.startsWith("range ")) text += repeat(evaluate(action.slice(6), dot, shown), shown);
      else if (shown) text += String(evaluate(action, dot, shown));
    }
    return text;
  }

  function branch(dot: unknown, shown: boolean, holds: boolean): string {
    const first = block(dot, shown && holds);
    const otherwise = /\belse\b/.test(parts[at] ?? "");
    at += 1;
    if (!otherwise) return first;
    const second = block(dot, shown && !holds);
    at += 1;
    return first + second;
  }

  function repeat(items: unknown, shown: boolean): string {
    const start = at;
    let text = "";
    for (const item of Array.isArray(items) ? items : []) {
      at = start;
      text += block(item, shown);
    }
    at = start;
    block(null, false);
    at += 1;
    return text;
  }

  function evaluate(expression: string, dot: unknown, shown: boolean): unknown {
    if (!shown) return "";
    const json = /^toJson (\S+)$/.exec(expression)?.[1];
    if (json !== undefined) return JSON.stringify(lookUp(json, dot));
    const [, path, otherwise] = /^(\S+)(?: \| default (\S+))?$/.exec(expression) ?? [];
    if (path === undefined) throw new Error(`not known: ${expression}`);
    const value = lookUp(path, dot);
    if (otherwise !== undefined) return value === "" ? lookUp(otherwise, dot) : value;
    // A list that is empty is "no" for Helm.
    return Array.isArray(value) && value.length === 0 ? "" : value;
  }

  function lookUp(path: string, dot: unknown): unknown {
    if (path === ".") return dot;
    if (!path.startsWith(".")) throw new Error(`not known: ${path}`);
    let value: unknown = scope;
    for (const name of path.slice(1).split(".")) {
      value = (value as Scope | undefined)?.[name];
      if (value === undefined) throw new Error(`leads nowhere: ${path}`);
    }
    return value;
  }
}
