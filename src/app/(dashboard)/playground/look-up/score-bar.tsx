import { formatScore } from "../../../components/format";

function percent(ratio: number): string {
  return `${(Math.min(Math.max(ratio, 0), 1) * 100).toFixed(1)}%`;
}

/** How near the nearest entry is, against how near it must be. */
export function ScoreBar({ score, threshold }: { score: number | null; threshold: number }) {
  const passed = score !== null && score >= threshold;
  return (
    <div>
      <p className="flex items-baseline justify-between gap-4 text-[13px] text-ink-soft">
        <span>
          Score{" "}
          <span className="font-semibold text-ink tabular-nums">{score === null ? "none" : formatScore(score)}</span>
        </span>
        <span>
          needs <span className="font-semibold text-ink tabular-nums">{formatScore(threshold)}</span>
        </span>
      </p>
      <div aria-hidden="true" className="relative mt-2 h-2.5 rounded-full bg-sunken ring-1 ring-line ring-inset">
        <div
          className="h-full rounded-full"
          style={{
            width: percent(score ?? 0),
            background: passed ? "var(--outcome-hit-semantic)" : "var(--outcome-miss)",
          }}
        />
        <div
          className="absolute -top-1 h-[18px] w-0.5 -translate-x-1/2 rounded-full bg-ink"
          style={{ left: percent(threshold) }}
        />
      </div>
    </div>
  );
}
