import { z } from "zod";
import { AddressRanges } from "@/lib/core/address";

const RANGES_MAX = 50;

/** `192.0.2.1`, `10.0.0.0/8`, `2001:db8::/32`. */
export const addressesSchema = z
  .array(z.string().trim().max(64))
  .max(RANGES_MAX)
  .default([])
  .superRefine((ranges, context) => {
    try {
      new AddressRanges(ranges);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not as expected" });
    }
  });

/** Null: from anywhere. */
export function rangesOf(column: string): AddressRanges | null {
  return column === "" ? null : new AddressRanges(column.split(","));
}
