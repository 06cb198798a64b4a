"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { RETENTION } from "@/lib/core/form-bounds";
import { useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { Input } from "../../../../components/ui/field";
import { NumberInput } from "../../../../components/ui/number-input";
import { Panel } from "../../../../components/ui/panel";
import { SettingRow } from "./setting-row";
import type { SettingsDraft } from "./settings-draft";

const DAYS = 30;

/** After how long every answer is gone, whatever its lifetime: of the tenant, and sooner of a namespace. */
export function RetentionPanel({ settings, change }: SettingsDraft) {
  const { retentionDays, retentionDaysByNamespace: byNamespace } = settings;
  const set = (namespace: string, days: number | null) => {
    const { [namespace]: _left, ...others } = byNamespace;
    change({ retentionDaysByNamespace: days === null ? others : { ...others, [namespace]: days } });
  };
  return (
    <Panel
      title="Retention"
      description="Days after which every answer is deleted, whatever its lifetime. A shorter rule holds at once, for answers that are there too. It stands in the record of processing."
    >
      <div className="divide-y divide-line">
        <SettingRow id="retention" label="This tenant" hint="Empty: an answer's lifetime alone says.">
          <div className="flex items-center gap-2">
            <NumberInput<number | null>
              id="retention"
              name="Retention in days"
              aria-describedby="retention-hint"
              className="w-24 text-right"
              optional
              whole
              min={1}
              max={RETENTION.daysMax}
              value={retentionDays}
              onValue={(days) => change({ retentionDays: days })}
            />
            <Unit />
          </div>
        </SettingRow>
        {Object.entries(byNamespace).map(([namespace, days], at) => (
          <NamespaceRow
            key={namespace}
            {...{ at, namespace, days, retentionDays }}
            onDays={(next) => set(namespace, next)}
          />
        ))}
      </div>
      <NewNamespace
        taken={Object.keys(byNamespace)}
        onAdd={(name) => set(name, Math.min(DAYS, retentionDays ?? DAYS))}
      />
    </Panel>
  );
}

function Unit() {
  return <span className="text-[13px] text-ink-soft">days</span>;
}

interface NamespaceRowProps {
  at: number;
  namespace: string;
  days: number;
  retentionDays: number | null;
  /** Null: the rule goes. */
  onDays: (days: number | null) => void;
}

function NamespaceRow({ at, namespace, days, retentionDays, onDays }: NamespaceRowProps) {
  const control = useWriteControl("settings.write");
  // A namespace may have blanks, which an id that others refer to may not.
  const id = `retention-${at}`;
  const isLonger = (own: number) => retentionDays !== null && own > retentionDays;
  return (
    <SettingRow id={id} label={namespace} hint="Answers of this namespace.">
      <div className="flex items-center gap-2">
        <NumberInput
          id={id}
          name={`Retention of ${namespace} in days`}
          aria-describedby={`${id}-hint`}
          className="w-24 text-right"
          whole
          min={1}
          max={RETENTION.daysMax}
          check={(own) => (isLonger(own) ? `Not longer than the tenant's ${retentionDays} days.` : null)}
          value={days}
          onValue={(own: number) => onDays(own)}
        />
        <Unit />
        <Button
          look="quiet"
          size="icon"
          aria-label={`Remove the retention of ${namespace}`}
          onClick={() => onDays(null)}
          {...control}
        >
          <Trash2 aria-hidden="true" />
        </Button>
      </div>
    </SettingRow>
  );
}

function NewNamespace({ taken, onAdd }: { taken: readonly string[]; onAdd: (namespace: string) => void }) {
  const control = useWriteControl("settings.write");
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const isRefused = name === "" || taken.includes(name) || taken.length >= RETENTION.namespacesMax;
  const add = () => {
    if (isRefused) return;
    onAdd(name);
    setTyped("");
  };
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      <Input
        aria-label="Namespace that is kept shorter"
        placeholder="Namespace"
        className="w-56"
        maxLength={RETENTION.namespaceCharsMax}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // Of the form around it, Enter would save.
          event.preventDefault();
          add();
        }}
      />
      <Button {...control} disabled={isRefused || control.disabled === true} onClick={add}>
        Keep a namespace shorter
      </Button>
    </div>
  );
}
