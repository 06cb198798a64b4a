"use client";

import { useState } from "react";
import { Field } from "../../../../components/ui/field";
import { TextArea } from "../../../../components/ui/text-area";
import { useCanWrite } from "../../../../data/session";
import { LITERALS_MAX, literalsFlaw } from "./limits";

interface LiteralListProps {
  label: string;
  hint: string;
  literals: readonly string[];
  /** The server's words about these very literals. */
  refusal: string | undefined;
  onLiterals: (literals: string[]) => void;
}

/** Blank lines and blanks around a line are nobody's data: they stay on screen while one types, and are not sent. */
export function LiteralList({ label, hint, literals, refusal, onLiterals }: LiteralListProps) {
  const canWrite = useCanWrite("settings.write");
  const [text, setText] = useState<string | null>(null);
  // Half a line is always too short: nothing is said before the typing ends.
  const flaw = text === null ? literalsFlaw(literals) : null;
  return (
    <Field
      label={label}
      hint={`One per line, case is ignored; ${literals.length} of ${LITERALS_MAX}. ${hint}`}
      error={flaw ?? refusal}
    >
      {(ids) => (
        <TextArea
          {...ids}
          aria-label={label}
          rows={5}
          wrap="off"
          readOnly={!canWrite}
          className="font-mono text-[13px] read-only:bg-sunken"
          value={text ?? literals.join("\n")}
          onChange={(event) => {
            setText(event.target.value);
            onLiterals(linesOf(event.target.value));
          }}
          onBlur={() => setText(null)}
        />
      )}
    </Field>
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
