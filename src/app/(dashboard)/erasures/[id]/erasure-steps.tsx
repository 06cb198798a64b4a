import { Check, LoaderCircle, X } from "lucide-react";
import type { ReactNode } from "react";
import type { ErasureState, ErasureStepView, ErasureView } from "@/server/services/views";
import { cn } from "../../../components/class-names";
import { formatClock } from "../../../components/format";

const STATES: readonly { state: ErasureState; label: string; words: string }[] = [
  { state: "blocked", label: "Blocked", words: "Answers on their way are given up. Nothing new is stored." },
  {
    state: "key-destroyed",
    label: "Keys destroyed",
    words: "From here on nothing can be read any more, by anyone.",
  },
  { state: "purging", label: "Purged", words: "Rows are deleted and the files are rewritten without them." },
  {
    state: "complete",
    label: "Complete",
    words: "The files were searched for what was there, and the receipt is signed.",
  },
];

type Progress = "done" | "running" | "waiting";

/** The state named is the last one reached; the next one is being worked on. */
function progressOf(index: number, erasure: ErasureView): Progress {
  const inPurge = erasure.state === "purging" || erasure.state === "pending-physical";
  const reached = STATES.findIndex(({ state }) => state === (inPurge ? "purging" : erasure.state));
  if (erasure.state === "complete") return "done";
  // Purging is named while it happens, the others when they are done.
  const done = inPurge ? reached - 1 : reached;
  if (index <= done) return "done";
  return index === done + 1 ? "running" : "waiting";
}

export function ErasureSteps({ erasure }: { erasure: ErasureView }) {
  return (
    <>
      <ol className="flex flex-col">
        {STATES.map(({ state, label, words }, index) => (
          <State
            key={state}
            label={label}
            words={words}
            progress={progressOf(index, erasure)}
            last={index === STATES.length - 1}
          />
        ))}
      </ol>
      {erasure.steps.length > 0 && (
        <StepLog steps={erasure.steps} open={erasure.state !== "complete" || erasure.steps.some((step) => !step.ok)} />
      )}
    </>
  );
}

const PROGRESS_LOOKS: Record<Progress, { icon: ReactNode; style: string; words: string }> = {
  done: { icon: <Check className="size-4" strokeWidth={2.5} />, style: "bg-success-soft text-success", words: "done" },
  running: {
    icon: <LoaderCircle className="size-4 animate-spin" />,
    style: "bg-accent-soft text-accent",
    words: "under way",
  },
  waiting: { icon: null, style: "border border-line", words: "to come" },
};

interface StateProps {
  label: string;
  words: string;
  progress: Progress;
  last: boolean;
}

function State({ label, words, progress, last }: StateProps) {
  const look = PROGRESS_LOOKS[progress];
  return (
    <li className="relative flex gap-3.5 pb-5 last:pb-1">
      {!last && <span aria-hidden="true" className="absolute top-8 bottom-1 left-[13.5px] w-px bg-line" />}
      <span aria-hidden="true" className={cn("grid size-7 shrink-0 place-items-center rounded-full", look.style)}>
        {look.icon}
      </span>
      <div className={cn("pt-0.5", progress === "waiting" && "text-ink-faint")}>
        <p className="font-medium">
          {label}
          <span className="sr-only">, {look.words}</span>
        </p>
        <p className="text-[13px] text-ink-soft">{words}</p>
      </div>
    </li>
  );
}

function StepLog({ steps, open }: { steps: readonly ErasureStepView[]; open: boolean }) {
  return (
    <details open={open} className="mt-3 border-t border-line pt-3">
      <summary className="text-[13px] font-medium text-ink-soft hover:text-ink">What was done, step by step</summary>
      <ul className="mt-3 flex flex-col gap-2 text-[13px]">
        {steps.map((step) => (
          <li key={`${step.at} ${step.step}`} className="flex items-start gap-2.5">
            {step.ok ? (
              <Check aria-label="Done" className="mt-0.5 size-4 shrink-0 text-success" />
            ) : (
              <X aria-label="Failed" className="mt-0.5 size-4 shrink-0 text-danger" />
            )}
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <span className="font-medium">{step.step}</span>
              {step.detail && <span className="text-ink-soft"> {step.detail}</span>}
            </span>
            <time dateTime={step.at} className="text-ink-faint tabular-nums">
              {formatClock(step.at)}
            </time>
          </li>
        ))}
      </ul>
    </details>
  );
}
