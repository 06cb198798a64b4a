import type { ExplainedCandidate } from "@/lib/bm25/explanation";
import { DataTable, type TableColumn } from "../../../components/data-table";
import { formatScore, shortId } from "../../../components/format";
import { Panel } from "../../../components/ui/panel";
import { GUARD_WORDS } from "./guard-words";

const COLUMNS: readonly TableColumn<ExplainedCandidate>[] = [
  {
    id: "entry",
    header: "Entry",
    lead: true,
    cell: ({ id }) => (
      <code title={id} className="text-xs">
        …{shortId(id)}
      </code>
    ),
  },
  { id: "score", header: "Score", align: "end", cell: ({ score }) => formatScore(score) },
  { id: "verdict", header: "Guards", long: true, cell: (candidate) => <Verdict candidate={candidate} /> },
];

/** Never the text of an entry: none is kept. */
export function CandidateTable({ candidates }: { candidates: readonly ExplainedCandidate[] }) {
  return (
    <Panel title="Nearest entries" padded={candidates.length === 0}>
      {candidates.length === 0 ? (
        <p className="text-ink-soft">No entry of this scope shares enough with the prompt to be compared.</p>
      ) : (
        <DataTable label="Nearest entries" columns={COLUMNS} rows={candidates} rowId={({ id }) => id} />
      )}
    </Panel>
  );
}

function Verdict({ candidate: { accepted, guards } }: { candidate: ExplainedCandidate }) {
  if (accepted) return <span className="font-medium text-success">Accepted</span>;
  if (guards.length === 0) return <span className="text-ink-soft">Not near enough</span>;
  return (
    <ul className="flex flex-col py-2 whitespace-normal">
      {guards.map((guard) => (
        <li key={guard}>
          <span className="font-medium text-danger">{guard}</span>
          <span className="text-ink-soft">: {GUARD_WORDS[guard]}</span>
        </li>
      ))}
    </ul>
  );
}
