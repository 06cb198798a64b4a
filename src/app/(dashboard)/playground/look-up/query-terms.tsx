import type { ExplainedTerm } from "@/lib/similarity/lexical/explanation";
import { cn } from "../../../components/class-names";
import { formatPercent } from "../../../components/format";
import { Panel } from "../../../components/ui/panel";

/** The words of the prompt by how much they count, and whether the nearest entry has them. */
export function QueryTerms({ terms }: { terms: readonly ExplainedTerm[] }) {
  const heaviest = Math.max(...terms.map((term) => term.weight), Number.EPSILON);
  return (
    <Panel
      title="Words of the prompt"
      description="By their share of the score. Rare words count more than common ones."
    >
      {terms.length === 0 && <p className="text-ink-soft">The prompt has no words that count.</p>}
      <ul aria-label="Words of the prompt" className="flex flex-col gap-2">
        {terms.map((term) => (
          <li key={term.term} className="grid grid-cols-[minmax(0,9rem)_1fr_auto] items-center gap-3 text-[13px]">
            <span className={cn("truncate", term.matched ? "font-medium" : "text-ink-soft")}>{term.term}</span>
            <span aria-hidden="true" className="h-1.5 rounded-full bg-sunken">
              <span
                className={cn("block h-full rounded-full", term.matched ? "bg-accent" : "bg-line-strong")}
                style={{ width: `${((term.weight / heaviest) * 100).toFixed(1)}%` }}
              />
            </span>
            <span className="flex items-baseline gap-3 tabular-nums">
              <span className="w-12 text-right">{formatPercent(term.weight)}</span>
              <span className={cn("w-16 text-xs", term.matched ? "text-accent" : "text-ink-faint")}>
                {term.matched ? "in both" : "only here"}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
