"use client";

import { useId } from "react";
import { Panel } from "../../components/ui/panel";
import type { LatestAnswer } from "../../data/latest-answer";
import { useCanWrite } from "../../data/session";
import { CheckLine } from "./check-line";
import type { EditorHandle } from "./editor/code-editor";
import { EditorOnDemand } from "./editor/editor-on-demand";
import { PolicyStateBadge } from "./policy-state";
import type { Fallback, PolicyCheck, PolicyProblem, PolicyVersion } from "./policy-types";
import { ProblemList } from "./problem-list";
import { ShadowLine } from "./shadow-line";
import { VersionActions } from "./version-actions";
import type { WorkingCopy } from "./working-copy";

interface EditorPanelProps {
  copy: WorkingCopy;
  check: LatestAnswer<PolicyCheck>;
  tenantId: string | null;
  fallback: Fallback;
  /** This owner's version that decides now. */
  inForce: PolicyVersion | null;
  onEditor: (handle: EditorHandle | null) => void;
  goTo: (line: number, column: number) => void;
}

const NO_PROBLEMS: readonly PolicyProblem[] = [];

export function EditorPanel({ copy, check, tenantId, fallback, inForce, onEditor, goTo }: EditorPanelProps) {
  const canWrite = useCanWrite("policy.write");
  const hintId = useId();
  // Places of an older text would point beside the words they mean.
  const problems = check.current ? (check.answer?.problems ?? NO_PROBLEMS) : NO_PROBLEMS;
  return (
    <Panel title={<Heading copy={copy} fallback={fallback} />} padded={false} actions={<CheckLine check={check} />}>
      <EditorOnDemand
        text={copy.text}
        onText={copy.setText}
        problems={problems}
        readOnly={!canWrite}
        describedBy={hintId}
        onReady={onEditor}
      />
      <p id={hintId} className="px-5 pt-2.5 text-xs text-ink-faint">
        Tab indents. Press Escape and then Tab to leave the editor.
      </p>
      <ProblemList problems={problems} goTo={goTo} />
      {copy.opened?.state === "shadow" && <ShadowLine versionId={copy.opened.id} />}
      <VersionActions copy={copy} check={check} tenantId={tenantId} inForce={inForce} />
    </Panel>
  );
}

function Heading({ copy, fallback }: { copy: WorkingCopy; fallback: Fallback }) {
  const { opened, unsaved } = copy;
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      {opened === null ? fallback.name : `Version ${opened.version}`}
      {opened !== null && <PolicyStateBadge state={opened.state} />}
      {unsaved && <span className="text-[13px] font-normal text-warning">changed, not saved</span>}
    </span>
  );
}
