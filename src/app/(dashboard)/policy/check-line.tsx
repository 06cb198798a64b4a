import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import { plural } from "../../components/format";
import type { LatestAnswer } from "../../data/latest-answer";
import type { PolicyCheck } from "./policy-types";

/** One line for the whole check, also read out: whoever types does not look down at the tests. */
export function CheckLine({ check }: { check: LatestAnswer<PolicyCheck> }) {
  return (
    <p role="status" className="flex items-center gap-1.5 text-[13px] [&>svg]:size-4 [&>svg]:shrink-0">
      <Verdict check={check} />
    </p>
  );
}

function Verdict({ check: { answer, current, error } }: { check: LatestAnswer<PolicyCheck> }) {
  if (current && error) return <Bad>Could not be checked</Bad>;
  if (!current || answer === null) {
    return (
      <>
        <LoaderCircle aria-hidden="true" className="animate-spin text-ink-faint" />
        <span className="text-ink-soft">Checking</span>
      </>
    );
  }
  const failed = answer.tests.filter((test) => !test.passed).length;
  if (answer.problems.length > 0) return <Bad>{plural(answer.problems.length, "problem", "problems")}</Bad>;
  if (failed > 0)
    return <Bad>{`Compiles, ${failed} of ${plural(answer.tests.length, "test fails", "tests fail")}`}</Bad>;
  return (
    <>
      <CircleCheck aria-hidden="true" className="text-success" />
      {answer.tests.length === 0 ? "Compiles, has no tests" : `Compiles, ${passedWords(answer.tests.length)}`}
    </>
  );
}

function passedWords(count: number): string {
  return count === 1 ? "its test passes" : `all ${count} tests pass`;
}

function Bad({ children }: { children: string }) {
  return (
    <>
      <CircleAlert aria-hidden="true" className="text-danger" />
      <span className="text-danger">{children}</span>
    </>
  );
}
