"use client";

import type { Range } from "@/server/services/views";
import { RANGE_OPTIONS } from "../data/range";
import { Segmented } from "./ui/segmented";

export function RangeSwitch({ range, onChange }: { range: Range; onChange: (range: Range) => void }) {
  return <Segmented label="Time range" value={range} options={RANGE_OPTIONS} onChange={onChange} />;
}
