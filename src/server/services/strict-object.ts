import { z } from "zod";
import type { JsonValue } from "@/lib/core/json";
import { unknownName } from "@/lib/core/nearest-name";
import { hasControl } from "@/lib/text/hidden";

/**
 * An object of our own API: a field that is not known is refused with the nearest one that is. Passed over in silence, a
 * misspelt `ttl` would keep an answer for a week.
 */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? unknownName("field", String(issue.keys[0]), knownFields(issue.inst))
        : undefined,
  });
}

/** Of the schema that refuses: one that was made from another by `extend` knows more. */
function knownFields(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** A name that is written down and shown: one line of readable characters. */
export function nameText(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !hasControl(text), "A name holds no control characters.");
}

/** Any JSON, under one name in documents. */
export const jsonValue: z.ZodType<JsonValue> = z
  .lazy(() =>
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(jsonValue), z.record(z.string(), jsonValue)]),
  )
  .meta({ id: "JsonValue", description: "Any JSON value." });
