import { failureCode } from "../../../../data/failure";
import type { TenantSettings } from "./settings-draft";

/** One thing that the server did not take. */
export interface Refusal {
  message: string;
  /** The part of what was sent that it is about; once edited it is another one, and the refusal is out of date. */
  part: unknown;
  field: string | null;
}

/** As zod's `prettifyError` writes an issue. */
const ISSUE = /^✖ (?<message>.+)\n\s*→ at settings\.(?<path>.+)$/gm;
const RECOGNISER = /^custom recogniser (?<name>\w+): (?<message>.+)$/s;
const POLICY_SERVER = /^This OPA server /;

/** Empty when the failure is about no field: then its words stand beside the button. */
export function refusalsOf(error: unknown, sent: TenantSettings): Refusal[] {
  if (failureCode(error) !== "BAD_REQUEST" || !(error instanceof Error)) return [];
  const { message } = error;
  if (POLICY_SERVER.test(message)) return [{ message, part: sent.externalPolicyUrl, field: null }];
  const recogniser = RECOGNISER.exec(message)?.groups;
  if (recogniser) {
    // The server names it; two may have the same name.
    const named = sent.recognisers.custom.filter(({ name }) => name === recogniser.name);
    return named.map((part) => ({ message: asSentence(recogniser.message ?? ""), part, field: "pattern" }));
  }
  const issues = [...message.matchAll(ISSUE)].map(({ groups }) =>
    refusalAt(groups?.path ?? "", groups?.message ?? "", sent),
  );
  return issues.filter((issue) => issue !== null);
}

/** @param path as in `recognisers.custom[0].name` */
function refusalAt(path: string, message: string, { recognisers, externalPolicyUrl }: TenantSettings): Refusal | null {
  const row = /^recognisers\.custom\[(?<index>\d+)\]\.(?<field>\w+)/.exec(path)?.groups;
  if (row) return { message, part: recognisers.custom[Number(row.index)], field: row.field ?? null };
  if (path === "recognisers.custom") return { message, part: recognisers.custom, field: null };
  if (path.startsWith("recognisers.deny")) return { message, part: recognisers.deny, field: null };
  if (path.startsWith("recognisers.allow")) return { message, part: recognisers.allow, field: null };
  if (path === "externalPolicyUrl") return { message, part: externalPolicyUrl, field: null };
  return null;
}

function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
