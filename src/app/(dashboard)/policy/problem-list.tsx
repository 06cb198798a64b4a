import type { PolicyProblem } from "./policy-types";

interface ProblemListProps {
  problems: readonly PolicyProblem[];
  goTo: (line: number, column: number) => void;
}

/** The same as the marks in the text, for those who can't see or hover them. */
export function ProblemList({ problems, goTo }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <ul
      aria-label="Problems"
      className="mx-5 mt-3 max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-danger/30 bg-danger-soft"
    >
      {problems.map((problem) => (
        <li
          key={`${problem.from}-${problem.message}`}
          className="flex flex-wrap items-baseline gap-x-3 px-3.5 py-2 text-[13px]"
        >
          <button
            type="button"
            onClick={() => goTo(problem.line, problem.column)}
            className="font-mono text-xs text-danger underline underline-offset-2 hover:no-underline"
          >
            line {problem.line}, column {problem.column}
          </button>
          <span className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">
            {problem.message}
            {problem.suggestion !== null && (
              <>
                {" "}
                <span className="text-ink-soft">Try:</span> <code className="text-xs">{problem.suggestion}</code>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
