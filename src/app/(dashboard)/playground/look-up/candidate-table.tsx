import type { ExplainedCandidate } from "@/lib/similarity/lexical/explanation";
import { DataTable, type TableColumn } from "../../../components/data-table";
import { EditList } from "../../../components/edit-list";
import { formatScore, shortId } from "../../../components/format";
import { Panel } from "../../../components/ui/panel";

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
  { id: "verdict", header: "Differences", long: true, cell: (candidate) => <Verdict candidate={candidate} /> },
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

/** Each difference with the row of the table that explains it, or as what refused. */
function Verdict({ candidate: { accepted, refusedBy, edits } }: { candidate: ExplainedCandidate }) {
  const isFar = !accepted && refusedBy.length === 0;
  return (
    <div className="py-2">
      {accepted && <p className="font-medium text-success">Accepted</p>}
      {isFar && <p className="text-ink-soft">Not near enough</p>}
      <EditList edits={edits} />
    </div>
  );
}
