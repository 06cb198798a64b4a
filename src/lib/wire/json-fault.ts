/** Longer texts are not searched: each try reads the text up to where it looks. UTF-16 units. */
const SEARCHED_MAX = 64 * 1024;

/** Where a text stops being JSON, line and column from 1; null when it is too long to look. Quotes nothing of it. */
export function jsonFault(text: string): { readonly line: number; readonly column: number } | null {
  if (text.length > SEARCHED_MAX) return null;
  // The longest beginning that could still become JSON ends where the fault is.
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (couldGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const lines = text.slice(0, good).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = / at position (\d+)/.exec(message)?.[1];
    // A string that is not closed is named by where it began, in some versions.
    if (position === undefined || message.startsWith("Unterminated string"))
      return /^Un(?:expected end|terminated)/.test(message);
    return Number(position) >= beginning.length;
  }
}
