import type { ReactNode } from "react";
import { cn } from "../../../components/class-names";
import { EmptyState } from "../../../components/empty-state";
import { plural } from "../../../components/format";
import { CopyButton } from "../../../components/ui/copy";
import { Panel } from "../../../components/ui/panel";
import { SkeletonRows } from "../../../components/ui/skeleton";
import { DecisionFacts } from "../../policy/decision-facts";
import { FailureNotice } from "../../policy/failure-notice";
import type { LatestAnswer } from "../../policy/latest-answer";
import type { ScanResult } from "../playground-types";
import { MarkedText, SEVERITY_LOOKS } from "./marked-text";

/** The answer to an earlier text has offsets of that text: it is shown only beside the text it belongs to. */
export function ScanPanels({ scan, text }: { scan: LatestAnswer<ScanResult>; text: string }) {
  if (text === "") {
    return (
      <Panel padded={false}>
        <EmptyState title="Findings appear here while you type">
          Marked in the text, with the tier they put it into and what the policy makes of it.
        </EmptyState>
      </Panel>
    );
  }
  if (scan.current && scan.error) return <FailureNotice error={scan.error} />;
  const { answer, current } = scan;
  if (answer === null) {
    return (
      <Panel padded={false}>
        <div role="status">
          <span className="sr-only">Scanning</span>
          <SkeletonRows rows={6} />
        </div>
      </Panel>
    );
  }
  return (
    <div
      aria-busy={!current}
      className={cn("flex min-w-0 flex-col gap-5 transition-opacity", !current && "opacity-60")}
    >
      <Panel title={findingsWords(answer)} actions={<Verdict scan={answer} />}>
        <MarkedText text={text} findings={current ? answer.findings : []} />
      </Panel>
      <Panel
        title="As it would be stored"
        description="Each finding gives way to its type, in prompts as in answers."
        actions={<CopyButton text={answer.redacted} />}
      >
        <section
          aria-label="Redacted text"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-y-auto leading-relaxed whitespace-pre-wrap text-ink-soft [overflow-wrap:anywhere]"
        >
          {answer.redacted}
        </section>
      </Panel>
      <Panel title="The policy on such a prompt">
        <DecisionFacts decision={answer.decision} />
      </Panel>
      <p className="text-xs text-ink-faint">
        Scanner <code>{answer.scannerVersion}</code>
      </p>
    </div>
  );
}

function findingsWords({ findings }: ScanResult): string {
  return findings.length === 0 ? "Nothing found" : plural(findings.length, "finding", "findings");
}

function Verdict({ scan }: { scan: ScanResult }) {
  return (
    <p role="status" className="flex flex-wrap gap-1.5">
      <Fact className={SEVERITY_LOOKS[scan.severity].label}>{SEVERITY_LOOKS[scan.severity].words}</Fact>
      <Fact>Tier {scan.tier}</Fact>
    </p>
  );
}

function Fact({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <span className={cn("rounded-full border border-line px-2.5 py-0.5 text-xs font-medium", className)}>
      {children}
    </span>
  );
}
