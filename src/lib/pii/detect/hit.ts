import type { BuiltInType } from "../types";

/** A match in a view, before merging and mapping back. */
export interface Hit {
  start: number;
  end: number;
  type: BuiltInType;
  score: number;
}
