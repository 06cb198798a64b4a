import { AnswerBody } from "../../../components/answer-body";
import { cn } from "../../../components/class-names";
import { DecisionFacts } from "../../../components/decision-facts";
import { EmptyState } from "../../../components/empty-state";
import { FailureNotice } from "../../../components/failure-notice";
import { plural } from "../../../components/format";
import { Badge } from "../../../components/ui/badge";
import { CopyButton } from "../../../components/ui/copy";
import { Panel } from "../../../components/ui/panel";
import { SkeletonRows } from "../../../components/ui/skeleton";
import type { LatestAnswer } from "../../../data/latest-answer";
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
    <AnswerBody current={current} className="flex min-w-0 flex-col gap-5">
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
    </AnswerBody>
  );
}

function findingsWords({ findings }: ScanResult): string {
  return findings.length === 0 ? "Nothing found" : plural(findings.length, "finding", "findings");
}

function Verdict({ scan }: { scan: ScanResult }) {
  return (
    <p role="status" className="flex flex-wrap gap-1.5">
      <Badge className={cn("border-line px-2.5", SEVERITY_LOOKS[scan.severity].label)}>
        {SEVERITY_LOOKS[scan.severity].words}
      </Badge>
      <Badge className="border-line px-2.5">Tier {scan.tier}</Badge>
    </p>
  );
}
