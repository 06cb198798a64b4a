import type { FiredRule } from "../policy-types";

interface FiredRulesProps {
  fired: readonly FiredRule[];
  goTo: (line: number, column: number) => void;
}

/** Rules that gave a value, in the order of the source; each leads to its line. */
export function FiredRules({ fired, goTo }: FiredRulesProps) {
  if (fired.length === 0) return <p className="text-[13px] text-ink-soft">No rule gave a value.</p>;
  return (
    <div>
      <h4 className="mb-1.5 text-[13px] font-medium">Rules that gave a value</h4>
      <ol aria-label="Rules that gave a value" className="divide-y divide-line rounded-lg border border-line">
        {fired.map((rule) => (
          <li key={`${rule.line}:${rule.column}:${rule.rule}`}>
            <button
              type="button"
              onClick={() => goTo(rule.line, rule.column)}
              className="flex w-full items-baseline gap-3 px-3.5 py-2 text-left transition-colors hover:bg-sunken/60 focus-visible:outline-offset-[-2px]"
            >
              <span className="w-14 shrink-0 text-xs text-accent tabular-nums">line {rule.line}</span>
              <code className="min-w-0 flex-1 truncate text-xs">{firstLine(rule.text)}</code>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function firstLine(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return rest.length > 0 ? `${first} …` : first;
}
