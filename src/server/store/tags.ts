/**
 * Tags are kept as a JSON list with each tag on a line of its own:
 *
 *   [\n"a"\n,\n"b"\n]
 *
 * JSON text never holds a raw line feed inside a string, so `\n"a"\n` occurs exactly when "a" is one of the tags, and both
 * databases find it by a plain substring. Their JSON functions were not chosen: Postgres refuses `\u0000` and lone
 * surrogates there, and one such tag would break every search of its tenant.
 */
export function encodeTags(tags: readonly string[]): string {
  return `[${tags.map(tagNeedle).join(",")}]`;
}

export function tagNeedle(tag: string): string {
  return `\n${JSON.stringify(tag)}\n`;
}

/** What occurs in the column when it occurs in a tag; it has no line feed, so it never reaches over two of them. */
export function partOfTag(part: string): string {
  return JSON.stringify(part).slice(1, -1);
}

export function decodeTags(text: string): string[] {
  return JSON.parse(text) as string[];
}
