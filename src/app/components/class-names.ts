import { type ClassValue, clsx } from "clsx";

/** Joins class names. Two of them must not set the same thing: what callers may change stands in a lower layer (globals.css). */
export function cn(...values: ClassValue[]): string {
  return clsx(values);
}
