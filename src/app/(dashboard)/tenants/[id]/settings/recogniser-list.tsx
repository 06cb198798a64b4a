"use client";

import { Plus } from "lucide-react";
import { type RefObject, useRef } from "react";
import { cn } from "../../../../components/class-names";
import { useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { RECOGNISERS_MAX } from "./limits";
import { RECOGNISER_ROW_STYLE, RecogniserRow } from "./recogniser-row";
import type { Refusal } from "./refusal";
import type { Recogniser } from "./settings-draft";

const NEW_RECOGNISER: Recogniser = { name: "", pattern: "", severity: "high" };

interface RecogniserListProps {
  custom: readonly Recogniser[];
  refusals: readonly Refusal[];
  onChange: (custom: Recogniser[]) => void;
}

export function RecogniserList({ custom, refusals, onChange }: RecogniserListProps) {
  const add = useRef<HTMLButtonElement>(null);
  const remove = (index: number) => {
    onChange(custom.filter((_, at) => at !== index));
    // The pressed button goes away, and the focus would fall to the top of the page.
    add.current?.focus();
  };
  const ofList = refusals.find((refusal) => refusal.part === custom);
  return (
    <section aria-labelledby="recognisers" className="mt-4 border-t border-line pt-4">
      <Heading count={custom.length} addRef={add} onAdd={() => onChange([...custom, NEW_RECOGNISER])} />
      {ofList && (
        <p role="alert" className="mt-2 text-[13px] text-danger">
          {ofList.message}
        </p>
      )}
      {custom.length > 0 && (
        <ul className="mt-3 flex flex-col gap-2.5">
          <li aria-hidden="true" className={cn(RECOGNISER_ROW_STYLE, "text-xs text-ink-faint max-sm:hidden")}>
            <span>Name</span>
            <span>Pattern, in RE2 syntax</span>
            <span>Severity</span>
            <span className="w-8" />
          </li>
          {custom.map((recogniser, index) => (
            <RecogniserRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while their name is typed
              key={index}
              recogniser={recogniser}
              number={index + 1}
              refusals={refusals.filter((refusal) => refusal.part === recogniser)}
              onChange={(part) => onChange(custom.map((row, at) => (at === index ? { ...row, ...part } : row)))}
              onRemove={() => remove(index)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface HeadingProps {
  count: number;
  addRef: RefObject<HTMLButtonElement | null>;
  onAdd: () => void;
}

function Heading({ count, addRef, onAdd }: HeadingProps) {
  const control = useWriteControl("settings.write");
  const full = count >= RECOGNISERS_MAX;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 grow basis-48">
        <h3 id="recognisers" className="font-medium">
          Your recognisers
        </h3>
        <p id="recognisers-hint" className="max-w-prose text-[13px] text-ink-faint">
          Each match of a pattern is redacted to [CUSTOM_NAME]. High severity: not cached under the built-in policy.
          Low: the answer serves only the person who asked. {count} of {RECOGNISERS_MAX}.
        </p>
      </div>
      <Button
        ref={addRef}
        size="sm"
        aria-describedby="recognisers-hint"
        {...control}
        // Stays focusable: after the last one was removed or added the focus is here.
        aria-disabled={full || undefined}
        className={cn(full && "cursor-not-allowed opacity-50")}
        onClick={() => !full && onAdd()}
      >
        <Plus aria-hidden="true" />
        Add a recogniser
      </Button>
    </div>
  );
}
