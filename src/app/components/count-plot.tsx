import type { ReactNode } from "react";
import { formatCompact } from "./format";

interface CountPlotProps {
  /** As `countScale` gives it. */
  scale: { readonly top: number; readonly marks: readonly number[] };
  /** Drawn over the lines. */
  children: ReactNode;
}

/** Two cells of a chart's grid: counts to the left, and a line for each across what is drawn. */
export function CountPlot({ scale: { top, marks }, children }: CountPlotProps) {
  const bottomOf = (mark: number) => ({ bottom: `${(mark / top) * 100}%` });
  return (
    <>
      <div className="relative h-56 w-9">
        {marks.map((mark) => (
          <span
            key={mark}
            className="absolute right-0 translate-y-1/2 leading-none tabular-nums"
            style={bottomOf(mark)}
          >
            {formatCompact(mark)}
          </span>
        ))}
      </div>
      <div className="relative h-56">
        {marks.map((mark) => (
          <span key={mark} className="absolute inset-x-0 border-t border-line" style={bottomOf(mark)} />
        ))}
        {children}
      </div>
    </>
  );
}
