import { cn } from "../../../components/class-names";
import { plural } from "../../../components/format";
import { foldEqualLines } from "./folds";
import type { DiffLine } from "./line-diff";

const LOOKS = {
  same: { sign: " ", word: "", style: "" },
  removed: { sign: "−", word: "removed: ", style: "bg-danger-soft" },
  added: { sign: "+", word: "added: ", style: "bg-success-soft" },
} as const;

/** One column, both line numbers: it fits a phone, and a line reads whole. */
export function DiffView({ lines }: { lines: readonly DiffLine[] }) {
  if (lines.every((line) => line.kind === "same")) {
    return <p className="py-2 text-ink-soft">The two are the same.</p>;
  }
  return (
    <section
      aria-label="Differences"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line font-mono text-xs leading-[1.7]"
    >
      <div className="w-max min-w-full py-1.5">
        {foldEqualLines(lines).map((fold, index) =>
          fold.kind === "gap" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a gap has no name but its place
            <p key={index} className="my-1 border-y border-line bg-sunken px-4 py-0.5 font-sans text-ink-faint">
              {plural(fold.count, "equal line", "equal lines")}
            </p>
          ) : (
            fold.lines.map((line) => <Line key={`${line.before}:${line.after}`} line={line} />)
          ),
        )}
      </div>
    </section>
  );
}

function Line({ line }: { line: DiffLine }) {
  const { sign, word, style } = LOOKS[line.kind];
  return (
    <div className={cn("flex pr-4", style)}>
      <LineNumber value={line.before} />
      <LineNumber value={line.after} />
      <span aria-hidden="true" className="w-6 shrink-0 text-center text-ink-soft select-none">
        {sign}
      </span>
      <span className="whitespace-pre [tab-size:4]">
        {word !== "" && <span className="sr-only">{word}</span>}
        {line.text === "" ? " " : line.text}
      </span>
    </div>
  );
}

function LineNumber({ value }: { value: number | null }) {
  return (
    <span aria-hidden="true" className="w-11 shrink-0 pr-2 text-right text-ink-soft tabular-nums select-none">
      {value}
    </span>
  );
}
