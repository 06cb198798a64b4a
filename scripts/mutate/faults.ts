import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const name = z.string().min(1);
const faultSchema = z.strictObject({
  /** What is wrong once it is planted. */
  says: name,
  file: name,
  /** Stands in the file once. */
  find: name,
  replace: z.string(),
  /** Which have to notice: paths under tests, without their ending. */
  tests: z.array(name.transform((test) => `tests/${test}.test.ts`)).min(1),
});

export type Fault = z.infer<typeof faultSchema>;

export function readFaults(): Fault[] {
  const text = readFileSync(new URL("faults.yaml", import.meta.url), "utf8");
  return z.array(faultSchema).parse(parse(text));
}
