import { issuesOf } from "../../../../data/failure";
import type { TenantSettings } from "./settings-draft";

/** One thing that the server did not take. */
export interface Refusal {
  message: string;
  /** The part of what was sent that it is about; once edited it is another one, and the refusal is out of date. */
  part: unknown;
  field: string | null;
}

const SETTINGS = "settings.";

export interface Refusals {
  readonly placed: readonly Refusal[];
  /** What is said of no field of the page, in words; null: nothing. It stands beside the button. */
  readonly unplaced: string | null;
}

export function refusalsOf(error: unknown, sent: TenantSettings): Refusals {
  const issues = issuesOf(error).map(({ field, message }) => {
    const path = field.startsWith(SETTINGS) ? field.slice(SETTINGS.length).split(".") : [];
    return { message, refusal: refusalAt(path, message, sent) };
  });
  return {
    placed: issues.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])),
    unplaced: issues.find(({ refusal }) => refusal === null)?.message ?? null,
  };
}

/** @param path as in `recognisers`, `custom`, `0`, `name` */
function refusalAt(path: readonly string[], message: string, sent: TenantSettings): Refusal | null {
  const { recognisers, externalPolicyUrl } = sent;
  const [group, list, index, field = null] = path;
  if (group === "externalPolicyUrl") return { message, part: externalPolicyUrl, field: null };
  if (group !== "recognisers") return null;
  if (list === "deny" || list === "allow") return { message, part: recognisers[list], field: null };
  if (list !== "custom") return null;
  const row = index === undefined ? undefined : recognisers.custom[Number(index)];
  return row === undefined ? { message, part: recognisers.custom, field: null } : { message, part: row, field };
}
