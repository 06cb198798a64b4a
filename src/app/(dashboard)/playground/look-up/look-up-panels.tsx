import { effectiveThreshold } from "@/lib/similarity/lexical/profiles";
import { AnswerBody } from "../../../components/answer-body";
import { Fact, Facts } from "../../../components/facts";
import { OutcomeBadge, REASON_WORDS } from "../../../components/outcome";
import { Panel } from "../../../components/ui/panel";
import type { LookUpResult } from "../playground-types";
import { CandidateTable } from "./candidate-table";
import { readExplanation } from "./explanation";
import { QueryTerms } from "./query-terms";
import { ScoreBar } from "./score-bar";

export function LookUpPanels({ found, current }: { found: LookUpResult; current: boolean }) {
  const explanation = readExplanation(found.explanation);
  const threshold = effectiveThreshold(found.profile, found.threshold ?? undefined);
  return (
    <AnswerBody current={current} className="flex min-w-0 flex-col gap-5">
      <Panel title="Outcome" actions={<OutcomeBadge outcome={found.outcome} />}>
        <p role="status" className="mb-4 text-[15px]">
          {REASON_WORDS[found.reason]}.
        </p>
        {found.outcome !== "bypass" && <ScoreBar score={found.score?.value ?? null} threshold={threshold} />}
        <LookUpFacts found={found} />
      </Panel>
      {explanation !== null && (
        <>
          <CandidateTable candidates={explanation.candidates} />
          <QueryTerms terms={explanation.terms} />
        </>
      )}
    </AnswerBody>
  );
}

function LookUpFacts({ found }: { found: LookUpResult }) {
  return (
    <Facts className="mt-4">
      <Fact name="Profile">{found.profile}</Fact>
      <Fact name="Tier">
        {found.tier}, {found.severity === "none" ? "no personal data" : `personal data of ${found.severity} severity`}
      </Fact>
      {found.guards.length > 0 && <Fact name="Guards">{found.guards.join(", ")}</Fact>}
      {found.entryId !== null && (
        <Fact name="Entry">
          <code className="text-xs [overflow-wrap:anywhere]">{found.entryId}</code>
        </Fact>
      )}
      {found.score !== null && found.score.weights !== null && (
        <Fact name="Word weights">
          <code className="text-xs">{found.score.weights}</code>
        </Fact>
      )}
    </Facts>
  );
}
