import { cn } from "../../../components/class-names";
import type { Finding } from "../playground-types";
import { cutAtFindings } from "./text-parts";

export const SEVERITY_LOOKS: Record<Finding["severity"], { mark: string; label: string; words: string }> = {
  none: { mark: "bg-sunken", label: "bg-line text-ink", words: "No severity" },
  low: { mark: "bg-warning-soft shadow-[inset_0_-2px_var(--warning)]", label: "text-warning", words: "Low severity" },
  high: { mark: "bg-danger-soft shadow-[inset_0_-2px_var(--danger)]", label: "text-danger", words: "High severity" },
};

/** Marked by colour and by name, for colour alone tells not everyone. */
export function MarkedText({ text, findings }: { text: string; findings: readonly Finding[] }) {
  return (
    <section
      aria-label="Text with findings marked"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-y-auto leading-[1.9] whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {cutAtFindings(text, findings).map(({ text: part, start, finding }) =>
        finding === null ? <span key={start}>{part}</span> : <MarkedPart key={start} part={part} finding={finding} />,
      )}
    </section>
  );
}

function MarkedPart({ part, finding }: { part: string; finding: Finding }) {
  const { mark, label } = SEVERITY_LOOKS[finding.severity];
  return (
    <mark
      title={`${finding.type}, ${finding.severity} severity, ${Math.round(finding.score * 100)}% sure`}
      className={cn("rounded-[4px] box-decoration-clone px-1 py-0.5 text-ink", mark)}
    >
      {part}
      <span className={cn("ml-1.5 text-[11px] font-semibold tracking-wide", label)}>{finding.type}</span>
    </mark>
  );
}
