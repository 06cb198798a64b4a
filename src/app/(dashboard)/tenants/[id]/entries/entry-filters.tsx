"use client";

import { useEffect, useState } from "react";
import { Field } from "../../../../components/ui/field";
import { Select } from "../../../../components/ui/select";
import { TextField } from "../../../../components/ui/text-field";
import { TYPING_PAUSE_MS } from "../../../../data/live";

export interface Filters {
  model: string;
  namespace: string;
  tag: string;
  health: "all" | "good" | "quarantined";
  sort: Sort;
}

/** Sorted in the database: the first is the first of all, not of the rows shown. */
const SORTS = { created: "Newest", hits: "Most hits", saved: "Most saved", expires: "Expires soonest" } as const;
type Sort = keyof typeof SORTS;

export const NO_FILTERS: Filters = { model: "", namespace: "", tag: "", health: "all", sort: "created" };

const TEXT_FILTERS = [
  { name: "model", label: "Model" },
  { name: "namespace", label: "Namespace" },
  { name: "tag", label: "Tag" },
] as const;

/** Only what was filled in. */
export function toQueryFilter(filters: Filters) {
  return {
    ...(filters.model ? { model: filters.model } : {}),
    ...(filters.namespace ? { namespace: filters.namespace } : {}),
    ...(filters.tag ? { tag: filters.tag } : {}),
    ...(filters.health === "all" ? {} : { quarantined: filters.health === "quarantined" }),
  };
}

export function EntryFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const [typed, setTyped] = useState(filters);
  useEffect(() => {
    if (typed === filters) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, filters, onChange]);
  return (
    <search className="grid grid-cols-2 gap-3 border-t border-line px-5 py-3 md:grid-cols-5">
      {TEXT_FILTERS.map(({ name, label }) => (
        <TextField
          key={name}
          label={label}
          placeholder="Any"
          autoComplete="off"
          spellCheck={false}
          value={typed[name]}
          onText={(text) => setTyped({ ...typed, [name]: text.trim() })}
        />
      ))}
      <Field label="State">
        {(ids) => (
          <Select
            {...ids}
            value={typed.health}
            onChange={(event) => {
              const health = event.target.value;
              setTyped({ ...typed, health: health === "good" || health === "quarantined" ? health : "all" });
            }}
          >
            <option value="all">Any</option>
            <option value="good">Served</option>
            <option value="quarantined">Quarantined</option>
          </Select>
        )}
      </Field>
      <Field label="Sorted by">
        {(ids) => (
          <Select
            {...ids}
            value={typed.sort}
            onChange={(event) => setTyped({ ...typed, sort: event.target.value as Sort })}
          >
            {Object.entries(SORTS).map(([sort, words]) => (
              <option key={sort} value={sort}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </search>
  );
}
