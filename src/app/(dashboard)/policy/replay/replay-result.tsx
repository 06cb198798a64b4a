import { OUTCOMES, type Outcome } from "@/lib/core/outcome";
import { cn } from "../../../components/class-names";
import { DataTable, type TableColumn } from "../../../components/data-table";
import { Reasons } from "../../../components/decision-facts";
import { EmptyState } from "../../../components/empty-state";
import { formatCount, plural } from "../../../components/format";
import { Nothing } from "../../../components/nothing";
import { OutcomeBadge } from "../../../components/outcome";
import { ShareBar } from "../../../components/share-bar";
import { Ago } from "../../../components/time";
import type { ReplayExample, ReplayReport } from "../policy-types";

const CHANGES = [
  { field: "unchanged", label: "Unchanged", color: "var(--outcome-miss)" },
  { field: "hitsLost", label: "Hits lost", color: "var(--outcome-error)" },
  { field: "storesRefused", label: "Stores refused", color: "var(--outcome-bypass)" },
  { field: "newlyAllowed", label: "Newly allowed", color: "var(--outcome-hit-exact)" },
  { field: "failures", label: "No decision", color: "var(--danger-fill)" },
] as const;

const CHANGE_WORDS: Record<ReplayExample["change"], string> = {
  "hit-lost": "Hit lost",
  "store-refused": "Store refused",
  "newly-allowed": "Newly allowed",
  fails: "No decision",
};

export function ReplayResult({ report }: { report: ReplayReport }) {
  if (report.decisions === 0) {
    return (
      <EmptyState title="No decisions to replay">Each look-up leaves one. Come back when there was traffic.</EmptyState>
    );
  }
  return (
    <div role="status" className="flex flex-col gap-5">
      <p className="font-medium">{summaryOf(report)}</p>
      <ShareBar parts={CHANGES.map(({ field, color }) => ({ color, count: report[field] }))} className="h-2" />
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-5">
        {CHANGES.map(({ field, label, color }) => (
          <div key={field} className="bg-surface px-4 py-3 max-sm:last:col-span-2">
            <dt className="flex items-center gap-1.5 text-xs text-ink-soft">
              <span aria-hidden="true" className="size-2.5 rounded-[3px]" style={{ background: color }} />
              {label}
            </dt>
            <dd className={cn("mt-0.5 text-xl font-semibold tabular-nums", report[field] === 0 && "text-ink-faint")}>
              {formatCount(report[field])}
            </dd>
          </div>
        ))}
      </dl>
      {report.examples.length > 0 && <Examples examples={report.examples} />}
    </div>
  );
}

function summaryOf({ decisions, unchanged }: ReplayReport): string {
  const whole = plural(decisions, "decision", "decisions");
  if (unchanged === decisions) return `Nothing would change in ${whole}.`;
  return `${formatCount(decisions - unchanged)} of ${whole} would be different.`;
}

function outcomeOf(name: string): Outcome | null {
  return OUTCOMES.find((outcome) => outcome === name) ?? null;
}

const COLUMNS: readonly TableColumn<ReplayExample>[] = [
  {
    id: "change",
    header: "Change",
    lead: true,
    cell: ({ change }) => <span className="font-medium">{CHANGE_WORDS[change]}</span>,
  },
  {
    id: "outcome",
    header: "Was",
    cell: ({ outcome }) => {
      const known = outcomeOf(outcome);
      return known === null ? outcome : <OutcomeBadge outcome={known} />;
    },
  },
  { id: "model", header: "Model", cell: ({ model }) => <span className="[overflow-wrap:anywhere]">{model}</span> },
  {
    id: "reasons",
    header: "Reasons now",
    long: true,
    cell: ({ reasons }) => (reasons.length === 0 ? <Nothing /> : <Reasons reasons={reasons} />),
  },
  { id: "at", header: "When", align: "end", cell: ({ at }) => <Ago at={at} /> },
];

function Examples({ examples }: { examples: readonly ReplayExample[] }) {
  return (
    <div className="-mx-5">
      <h3 className="px-5 pb-2 text-[13px] font-medium">
        {examples.length === 1 ? "The change" : `The latest ${examples.length} changes`}
      </h3>
      <DataTable label="Changed decisions" columns={COLUMNS} rows={examples} rowId={({ decisionId }) => decisionId} />
    </div>
  );
}
