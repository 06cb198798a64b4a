import type { UpstreamHealth } from "../../ports/upstream";
import type { UpstreamBook, UpstreamRow } from "./upstream-book";
import { readOptions, readPatterns, type UpstreamOptions } from "./upstream-schema";

/** A provider as admins see it: never its key. */
export interface UpstreamView {
  id: string;
  /** Null: for every tenant. */
  tenantId: string | null;
  name: string;
  kind: string;
  baseUrl: string;
  hasKey: boolean;
  models: string[];
  options: UpstreamOptions;
  /** As the process that answers has seen it. */
  health: UpstreamHealth;
}

export async function upstreamView(book: UpstreamBook, row: UpstreamRow): Promise<UpstreamView> {
  const { id, tenantId, name, kind, baseUrl, apiKey, models, options } = row;
  return {
    id,
    tenantId,
    name,
    kind,
    baseUrl,
    hasKey: apiKey !== null,
    models: readPatterns(models),
    options: readOptions(options),
    health: (await book.clientOf(row)).health(),
  };
}
