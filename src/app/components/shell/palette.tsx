"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import type { FoundView } from "@/server/services/views";
import { useLatestAnswer } from "../../data/latest-answer";
import { leave } from "../../data/leave-guard";
import { useMe } from "../../data/session";
import { cn } from "../class-names";
import { Dialog } from "../ui/dialog";
import { Input } from "../ui/field";
import { destinationsFor } from "./navigation";

interface Choice {
  label: string;
  note: string;
  href: string;
}

const KINDS: Record<FoundView["kind"], string> = {
  tenant: "Tenant",
  decision: "Decision",
  entry: "Entry",
  erasure: "Erasure",
  key: "App key",
};

const MAIL_OR_TEXT_MIN = 2;

function useChoices(text: string): readonly Choice[] {
  const asked = text.trim();
  const question = asked.length < MAIL_OR_TEXT_MIN ? null : asked;
  const found = useLatestAnswer(question, (client, what, signal) =>
    client.search.find.mutate({ text: what }, { signal }),
  );
  const pages = destinationsFor(useMe())
    .flatMap(({ items }) => items)
    .filter(({ label }) => label.toLowerCase().includes(asked.toLowerCase()))
    .map(({ label, href, key }) => ({ label, href, note: `g ${key}` }));
  const rows = found.answer?.map(({ kind, label, href }) => ({ label, href, note: KINDS[kind] })) ?? [];
  return [...rows, ...pages];
}

/** One field for every page, and for whatever id is pasted. The letters beside the pages are their shortcuts. */
export function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const choices = useChoices(text);
  const current = Math.min(marked, choices.length - 1);
  const go = ({ href }: Choice) => {
    onClose();
    leave(() => router.push(href));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choice = choices[current];
    if (step !== undefined) {
      event.preventDefault();
      setMarked((current + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === "Enter" && choice !== undefined) go(choice);
  };
  return (
    <Dialog
      onClose={onClose}
      title="Search"
      description="A page, a tenant, or any id: of a request, an entry, an erasure, an app key."
    >
      <Input
        autoFocus
        role="combobox"
        aria-label="Search"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current < 0 ? undefined : `${listId}-${current}`}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMarked(0);
        }}
        onKeyDown={onKey}
      />
      <div id={listId} role="listbox" aria-label="Found" className="mt-3 max-h-80 overflow-y-auto">
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={choice.href}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onClick={() => go(choice)}
            className={cn(
              "flex cursor-pointer justify-between gap-4 rounded-lg px-3 py-2 hover:bg-sunken",
              index === current && "bg-accent-soft",
            )}
          >
            <span className="min-w-0 truncate">{choice.label}</span>
            <span className="shrink-0 text-xs leading-5 text-ink-soft">{choice.note}</span>
          </div>
        ))}
        {choices.length === 0 && <p className="px-3 py-2 text-ink-soft">Nothing found.</p>}
      </div>
    </Dialog>
  );
}
