import type { EntryFacets } from "@/server/ports/entry-store";
import { decodeTags } from "./tags";

interface Faceted {
  readonly model: string;
  readonly namespace: string | null;
  readonly tags: readonly string[];
}

export function facetsOf(rows: readonly Faceted[]): EntryFacets {
  return {
    models: each(rows.map(({ model }) => model)),
    namespaces: each(rows.flatMap(({ namespace }) => namespace ?? [])),
    tags: each(rows.flatMap(({ tags }) => tags)),
  };
}

export function readFaceted({ model, namespace, tags }: Record<string, unknown>): Faceted {
  return { model: model as string, namespace: namespace as string | null, tags: readTags(tags) };
}

/** A damaged row must not take the suggestions of the others along. */
function readTags(text: unknown): string[] {
  try {
    return decodeTags(String(text));
  } catch {
    return [];
  }
}

function each(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
