"use client";

import type { ScoresView } from "@/server/services/views";
import { countScale } from "../../../../components/chart-axis";
import { CountPlot } from "../../../../components/count-plot";
import { formatCompact, formatCount } from "../../../../components/format";
import { scoreOf } from "./what-changes";

const KINDS = [
  { field: "hits", label: "Served", color: "var(--outcome-hit-semantic)" },
  { field: "refused", label: "Near enough, refused for another reason", color: "var(--outcome-bypass)" },
  { field: "near", label: "Not near enough", color: "var(--outcome-miss)" },
] as const;

/** How many questions came how near, with the threshold as a line. */
export function ScoreChart({ scores, threshold }: { scores: ScoresView; threshold: number }) {
  const { bins, lowest } = scores;
  const scale = countScale(Math.max(...bins.map((bin) => bin.hits + bin.near + bin.refused)));
  const place = ((threshold - lowest) / (1 - lowest)) * 100;
  return (
    <figure>
      <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-[13px]">
        {KINDS.map(({ field, label, color }) => (
          <li key={field} className="flex items-center gap-2 text-ink-soft">
            <span aria-hidden="true" className="size-2.5 rounded-[3px]" style={{ background: color }} />
            {label}
            <span className="font-medium text-ink tabular-nums">
              {formatCompact(bins.reduce((sum, bin) => sum + bin[field], 0))}
            </span>
          </li>
        ))}
      </ul>
      <div aria-hidden="true" className="mt-5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-ink-faint">
        <CountPlot scale={scale}>
          <div className="absolute inset-0 flex gap-px">
            {bins.map((bin, index) => (
              <span
                key={scoreOf(scores, index)}
                title={`${scoreOf(scores, index).toFixed(2)}: ${KINDS.map(({ field, label }) => `${formatCount(bin[field])} ${label.toLowerCase()}`).join(", ")}`}
                className="flex h-full min-w-0 flex-1 flex-col-reverse hover:bg-sunken"
              >
                {KINDS.map(({ field, color }) => (
                  <span
                    key={field}
                    className="block shrink-0 last:rounded-t-[2px]"
                    style={{ background: color, height: `${(bin[field] / scale.top) * 100}%` }}
                  />
                ))}
              </span>
            ))}
          </div>
          <span className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-ink" style={{ left: `${place}%` }} />
          <span
            className="absolute -top-5 -translate-x-1/2 rounded-md bg-ink px-1.5 font-medium text-paper tabular-nums"
            style={{ left: `${Math.min(97, Math.max(3, place))}%` }}
          >
            {threshold.toFixed(2)}
          </span>
        </CountPlot>
        <span />
        <div className="mt-1.5 flex justify-between tabular-nums">
          {[0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => (
            <span key={share}>{(lowest + share * (1 - lowest)).toFixed(1)}</span>
          ))}
        </div>
      </div>
    </figure>
  );
}
