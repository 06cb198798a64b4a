"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { Field } from "../../../../components/ui/field";
import { Select } from "../../../../components/ui/select";
import { TextField } from "../../../../components/ui/text-field";
import { TYPING_PAUSE_MS } from "../../../../data/live";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";

export interface Filters {
  model: string;
  namespace: string;
  tag: string;
  health: "all" | "good" | "quarantined";
  sort: Sort;
}

/** Sorted in the database: the first is the first of all, not of the rows shown. */
const SORTS = {
  created: "Newest",
  hits: "Most hits",
  saved: "Most saved",
  unused: "Never hit first",
  expires: "Expires soonest",
} as const;
type Sort = keyof typeof SORTS;

export const NO_FILTERS: Filters = { model: "", namespace: "", tag: "", health: "all", sort: "created" };

const TEXT_FILTERS = [
  { name: "model", label: "Model", facet: "models" },
  { name: "namespace", label: "Namespace", facet: "namespaces" },
  { name: "tag", label: "Tag", facet: "tags" },
] as const;

/** Only what was filled in. */
export function toQueryFilter(filters: Filters) {
  return {
    ...(filters.model.trim() ? { model: filters.model.trim() } : {}),
    ...(filters.namespace.trim() ? { namespace: filters.namespace.trim() } : {}),
    ...(filters.tag.trim() ? { tag: filters.tag.trim() } : {}),
    ...(filters.health === "all" ? {} : { quarantined: filters.health === "quarantined" }),
  };
}

export function EntryFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const trpc = useTRPC();
  const tenant = useTenant();
  const listId = useId();
  const { data: facets } = useQuery(trpc.entries.facets.queryOptions({ tenantId: tenant.id }));
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
          list={`${listId}-${name}`}
          value={typed[name]}
          onText={(text) => setTyped({ ...typed, [name]: text })}
        />
      ))}
      {TEXT_FILTERS.map(({ name, facet }) => (
        <datalist key={name} id={`${listId}-${name}`}>
          {facets?.[facet].map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
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
