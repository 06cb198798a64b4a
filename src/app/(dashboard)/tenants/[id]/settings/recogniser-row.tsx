"use client";

import { Trash2 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { Input } from "../../../../components/ui/field";
import { Select } from "../../../../components/ui/select";
import { useCanWrite } from "../../../../data/session";
import { recogniserFlaw } from "./limits";
import type { Refusal } from "./refusal";
import type { Recogniser } from "./settings-draft";

/** On a phone name and pattern have a line each. */
export const RECOGNISER_ROW_STYLE =
  "grid grid-cols-[1fr_auto] items-center gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,4fr)_9rem_auto]";

const CODE_STYLE = "font-mono text-[13px] read-only:bg-sunken max-sm:col-span-2";

interface RecogniserRowProps {
  recogniser: Recogniser;
  number: number;
  /** The server's words about this very recogniser. */
  refusals: readonly Refusal[];
  onChange: (part: Partial<Recogniser>) => void;
  onRemove: () => void;
}

export function RecogniserRow({ recogniser, number, refusals, onChange, onRemove }: RecogniserRowProps) {
  const canWrite = useCanWrite("settings.write");
  const control = useWriteControl("settings.write");
  const id = useId();
  const problem = problemOf(recogniser, refusals);
  const marked = (field: string) => (problem?.field === field ? { "aria-invalid": true, "aria-describedby": id } : {});
  return (
    <li className="max-sm:rounded-xl max-sm:border max-sm:border-line max-sm:p-3">
      <div className={RECOGNISER_ROW_STYLE}>
        <NameInput
          label={`Name of recogniser ${number}`}
          value={recogniser.name}
          marks={marked("name")}
          onName={(name) => onChange({ name })}
        />
        <Input
          aria-label={`Pattern of recogniser ${number}`}
          placeholder="\bE-\d{6}\b"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={!canWrite}
          className={CODE_STYLE}
          value={recogniser.pattern}
          onChange={(event) => onChange({ pattern: event.target.value })}
          {...marked("pattern")}
        />
        <Select
          aria-label={`Severity of recogniser ${number}`}
          value={recogniser.severity}
          onChange={(event) => onChange({ severity: event.target.value === "low" ? "low" : "high" })}
          {...control}
        >
          <option value="high">High severity</option>
          <option value="low">Low severity</option>
        </Select>
        <Button look="quiet" size="icon" aria-label={`Remove recogniser ${number}`} onClick={onRemove} {...control}>
          <Trash2 aria-hidden="true" />
        </Button>
      </div>
      {problem && (
        <p id={id} role="alert" className="mt-1.5 text-[13px] text-danger [overflow-wrap:anywhere]">
          {problem.message}
        </p>
      )}
    </li>
  );
}

function problemOf(recogniser: Recogniser, refusals: readonly Refusal[]): Omit<Refusal, "part"> | null {
  const flaw = recogniserFlaw(recogniser);
  if (flaw && !flaw.missing) return flaw;
  return refusals[0] ?? null;
}

interface NameInputProps {
  label: string;
  value: string;
  marks: object;
  onName: (name: string) => void;
}

/** Takes a name as people write it. What is typed stays until the field is left, so that the caret never jumps. */
function NameInput({ label, value, marks, onName }: NameInputProps) {
  const canWrite = useCanWrite("settings.write");
  const [text, setText] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const isNew = useRef(value === "");
  useEffect(() => {
    if (isNew.current) input.current?.focus();
  }, []);
  return (
    <Input
      ref={input}
      aria-label={label}
      placeholder="EMPLOYEE_ID"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      readOnly={!canWrite}
      className={CODE_STYLE}
      value={text ?? value}
      onChange={(event) => {
        setText(event.target.value);
        onName(asName(event.target.value));
      }}
      onBlur={() => setText(null)}
      {...marks}
    />
  );
}

/** `Employee id` is EMPLOYEE_ID. */
function asName(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, "_");
}
