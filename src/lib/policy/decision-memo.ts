import type { CompiledPolicy } from "../rego/compile";
import { inputUse } from "../rego/input-use";
import type { RegoValue } from "../rego/value";
import type { PolicyInput } from "./decision";
import { INPUT_FIELD_NAMES } from "./input-fields";

/** The facts that a policy's decision depends on; null: on the clock too, so that none can be kept. */
export type DecidingFields = readonly (keyof PolicyInput)[] | null;

/** The floor under every policy looks at these, whether or not its rules do. */
const ALWAYS_USED: ReadonlySet<keyof PolicyInput> = new Set(["pii_severity", "subject_present"]);

/** @param isLeftOut name of a rule that is not asked on requests */
export function decidingFields(
  compiled: CompiledPolicy,
  depth: number,
  isLeftOut: (name: RegoValue | undefined) => boolean,
): DecidingFields {
  const used = inputUse(compiled.loweredRules(({ path }) => !isLeftOut(path[depth])));
  if (used.readsClock) return null;
  return INPUT_FIELD_NAMES.filter((field) => ALWAYS_USED.has(field) || (used.fields?.has(field) ?? true));
}

/** Length-prefixed, so that no text can pass for two fields; the type tells null from "null". */
export function memoKey(input: PolicyInput, fields: readonly (keyof PolicyInput)[]): string {
  let key = "";
  for (const field of fields) {
    const value = input[field];
    if (value === true) key += "t";
    else if (value === false) key += "f";
    else if (value === null) key += "n";
    else if (typeof value === "string") key += `${value.length}:${value}`;
    else key += `#${value};`;
  }
  return key;
}
