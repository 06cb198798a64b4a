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

/** Empty when the failure is about no field: then its words stand beside the button. */
export function refusalsOf(error: unknown, sent: TenantSettings): Refusal[] {
  const inSettings = issuesOf(error).filter(({ field }) => field.startsWith(SETTINGS));
  return inSettings.flatMap(({ field, message }) => {
    const refusal = refusalAt(field.slice(SETTINGS.length).split("."), message, sent);
    return refusal === null ? [] : [refusal];
  });
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
