"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { OUTCOMES, REASONS } from "@/lib/core/outcome";
import type { DecisionFilters } from "../data/decision-filters";
import { useRested } from "../data/rested";
import { OUTCOME_LOOKS, REASON_WORDS } from "./outcome";
import { Button } from "./ui/button";
import { Field } from "./ui/field";
import { Select } from "./ui/select";
import { TextField } from "./ui/text-field";

interface DecisionFilterBarProps {
  filters: DecisionFilters;
  onChange: (filters: DecisionFilters) => void;
}

export function DecisionFilterBar({ filters, onChange }: DecisionFilterBarProps) {
  const { outcome, reason, ...others } = filters;
  return (
    <search className="grid grid-cols-2 items-end gap-3 border-t border-line px-5 py-3 md:grid-cols-[1fr_1.5fr_1fr_auto]">
      <Field label="Outcome">
        {(ids) => (
          <Select
            {...ids}
            value={outcome ?? ""}
            onChange={(event) => {
              const chosen = OUTCOMES.find((name) => name === event.target.value);
              onChange({ ...others, ...(reason ? { reason } : {}), ...(chosen ? { outcome: chosen } : {}) });
            }}
          >
            <option value="">Any</option>
            {OUTCOME_LOOKS.map((look) => (
              <option key={look.outcome} value={look.outcome}>
                {look.label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Why">
        {(ids) => (
          <Select
            {...ids}
            value={reason ?? ""}
            onChange={(event) => {
              const chosen = REASONS.find((name) => name === event.target.value);
              onChange({ ...others, ...(outcome ? { outcome } : {}), ...(chosen ? { reason: chosen } : {}) });
            }}
          >
            <option value="">Any reason</option>
            {REASONS.map((name) => (
              <option key={name} value={name}>
                {REASON_WORDS[name]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <SearchText filters={filters} onChange={onChange} />
      <Button
        look="quiet"
        className="max-md:col-span-2"
        disabled={Object.keys(filters).length === 0}
        onClick={() => onChange({})}
      >
        <X aria-hidden="true" />
        Clear
      </Button>
    </search>
  );
}

/** Asked once the typing rests. */
function SearchText({ filters, onChange }: DecisionFilterBarProps) {
  const known = filters.search ?? "";
  const [typed, setTyped] = useState(known);
  const rested = useRested(typed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the filter
  useEffect(() => {
    if (rested.trim() === known || rested !== typed) return;
    const { search: _, ...others } = filters;
    onChange(rested.trim() ? { ...others, search: rested.trim() } : others);
  }, [rested]);
  // Cleared elsewhere.
  useEffect(() => {
    if (known === "") setTyped("");
  }, [known]);
  return (
    <TextField
      label="Request, entry or model"
      className="max-md:col-span-2"
      placeholder="An id, or how a model begins"
      autoComplete="off"
      spellCheck={false}
      maxLength={128}
      value={typed}
      onText={setTyped}
    />
  );
}
