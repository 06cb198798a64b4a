import type { RecordedEditView } from "@/server/services/views";

/** Each difference with the row of the table that explains it, or as what refused. */
export function EditList({ edits }: { edits: readonly RecordedEditView[] }) {
  return (
    <ul className="flex flex-col whitespace-normal">
      {edits.map(({ name, op, at, of, explainedBy }) => (
        <li key={`${name} ${op} ${at} ${of}`}>
          <span className={explainedBy === null ? "font-medium text-danger" : "font-medium"}>{name}</span>
          <span className="text-ink-soft">: {explainedBy ?? "not explained"}</span>
        </li>
      ))}
    </ul>
  );
}
