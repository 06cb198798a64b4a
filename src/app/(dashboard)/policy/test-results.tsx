import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import { AnswerBody } from "../../components/answer-body";
import { cn } from "../../components/class-names";
import { plural } from "../../components/format";
import type { LatestAnswer } from "../../data/latest-answer";
import type { PolicyCheck, PolicyTest } from "./policy-types";

/** The rules named `test_...`, failing ones first. They run at each change, and once more before a version is published. */
export function TestResults({ check: { answer, current } }: { check: LatestAnswer<PolicyCheck> }) {
  if (answer === null) return <Hint>The tests run when the text was checked.</Hint>;
  if (answer.problems.length > 0) return <Hint>The tests run when the text compiles.</Hint>;
  const { tests } = answer;
  if (tests.length === 0) {
    return (
      <Hint>
        This policy has no tests. A rule named <code>test_...</code> is one: it passes when it is true, and one that
        fails keeps the policy from being published.
      </Hint>
    );
  }
  const sorted = [...tests].sort((a, b) => Number(a.passed) - Number(b.passed));
  const passed = tests.filter((test) => test.passed).length;
  return (
    <AnswerBody current={current}>
      <p className="mb-3 text-[13px] text-ink-soft">
        {passed} of {plural(tests.length, "test passes", "tests pass")}.
      </p>
      <ul aria-label="Tests" className="grid gap-x-8 sm:grid-cols-2">
        {sorted.map((test) => (
          <TestRow key={test.name} test={test} />
        ))}
      </ul>
    </AnswerBody>
  );
}

function TestRow({ test }: { test: PolicyTest }) {
  const Icon = test.passed ? Check : X;
  return (
    <li className="flex items-start gap-2.5 border-b border-line py-2 text-[13px]">
      <Icon aria-hidden="true" className={cn("mt-0.5 size-4 shrink-0", test.passed ? "text-success" : "text-danger")} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="sr-only">{test.passed ? "Passes: " : "Fails: "}</span>
        <code className="text-xs">{test.name}</code>
        {test.message !== undefined && <span className="block text-danger">{test.message}</span>}
      </span>
    </li>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return <p className="max-w-prose py-2 text-ink-soft">{children}</p>;
}
