import { StoreError } from "@/server/ports/entry-store";

/**
 * What every database holds as it is: Postgres takes no U+0000, and UTF-8 has no lone surrogates, which SQLite would
 * quietly replace.
 */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** For what is signed: a text that would change on its way is refused. @throws StoreError invalid */
export function requireText(text: string, field: string): void {
  if (!isStorable(text)) throw new StoreError("invalid", `${field} holds characters that can't be stored`);
}

/**
 * For what is counted: many tenants' records are written as one group, and a name that one app made up must not stop the
 * records of the others. The characters become U+FFFD.
 */
export function storableTexts<T extends object>(record: T): T {
  const storable = { ...record };
  for (const field of Object.keys(storable) as (keyof T)[]) {
    const value: unknown = storable[field];
    if (typeof value !== "string" || isStorable(value)) continue;
    storable[field] = value.toWellFormed().replaceAll("\0", "\ufffd") as T[keyof T];
  }
  return storable;
}
