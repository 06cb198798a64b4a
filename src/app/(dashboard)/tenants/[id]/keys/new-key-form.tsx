"use client";

import { type FormEvent, useState } from "react";
import type { Quota } from "@/server/services/quotas/quota-schema";
import type { AppKeyScope } from "@/server/services/views";
import { Button } from "../../../../components/ui/button";
import { Checkbox } from "../../../../components/ui/checkbox";
import { DialogActions } from "../../../../components/ui/dialog";
import { Field } from "../../../../components/ui/field";
import { FlawProvider, useFlaws } from "../../../../components/ui/flaws";
import { Select } from "../../../../components/ui/select";
import { TextField } from "../../../../components/ui/text-field";
import { NO_LIMITS, QuotaFields } from "../quota-fields";

interface NewKeyValues {
  name: string;
  scopes: AppKeyScope[];
  expiresInDays: number | null;
  mode: "live" | "test";
  addresses: string[];
  quota: Quota;
}

const SCOPE_WORDS: readonly { scope: AppKeyScope; label: string; hint: string }[] = [
  { scope: "cache:read", label: "Read the cache", hint: "Ask questions and get cached answers." },
  { scope: "cache:write", label: "Write to the cache", hint: "Store answers and invalidate them." },
  { scope: "stats:read", label: "Read statistics", hint: "Hit rate, money and time of this tenant." },
  { scope: "explain", label: "See scores", hint: "How near a question came, also when it was not served." },
  { scope: "policy", label: "Manage the policy", hint: "Read, test and publish this tenant's policy; pull the brake." },
  { scope: "erase", label: "Erase", hint: "Erase the tenant or a person. Give it to few apps." },
  { scope: "tenant:delete", label: "Delete the tenant", hint: "End this tenant, its keys and settings with it." },
];

const LIFETIMES = [
  { days: 30, label: "In 30 days" },
  { days: 90, label: "In 90 days" },
  { days: 365, label: "In a year" },
];

/** A key that nobody remembers should end by itself; "never" is there to be chosen. */
const EXPIRES_DEFAULT_DAYS = 365;

interface NewKeyFormProps {
  busy: boolean;
  onCancel: () => void;
  onSubmit: (values: NewKeyValues) => void;
}

export function NewKeyForm({ busy, onCancel, onSubmit }: NewKeyFormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<AppKeyScope[]>(["cache:read", "cache:write"]);
  const [expiresInDays, setExpiresInDays] = useState<number | null>(EXPIRES_DEFAULT_DAYS);
  const [mode, setMode] = useState<"live" | "test">("live");
  const [addresses, setAddresses] = useState("");
  const [quota, setQuota] = useState(NO_LIMITS);
  const flaws = useFlaws();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ranges = addresses.split(/[\s,]+/).filter(Boolean);
    onSubmit({ name: name.trim(), scopes, expiresInDays, mode, addresses: ranges, quota });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        hint="Which app uses it, e.g. support-chat."
        required
        maxLength={80}
        autoComplete="off"
        value={name}
        onText={setName}
      />
      <ScopeChoice scopes={scopes} onChange={setScopes} />
      <div className="grid grid-cols-2 gap-4">
        <Field label="Expires">
          {(ids) => (
            <Select
              {...ids}
              value={expiresInDays ?? ""}
              onChange={(event) => setExpiresInDays(event.target.value === "" ? null : Number(event.target.value))}
            >
              <option value="">Never</option>
              {LIFETIMES.map(({ days, label }) => (
                <option key={days} value={days}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Kind">
          {(ids) => (
            <Select
              {...ids}
              value={mode}
              onChange={(event) => setMode(event.target.value === "test" ? "test" : "live")}
            >
              <option value="live">Live</option>
              <option value="test">Test</option>
            </Select>
          )}
        </Field>
      </div>
      <TextField
        label="Only from addresses"
        hint="Addresses or ranges, e.g. 10.0.0.0/8. Empty: from anywhere."
        autoComplete="off"
        value={addresses}
        onText={setAddresses}
      />
      <details>
        <summary className="text-[13px] font-medium text-ink-soft hover:text-ink">Limits of this key</summary>
        <div className="mt-3">
          <FlawProvider report={flaws.report}>
            <QuotaFields quota={quota} onQuota={setQuota} />
          </FlawProvider>
        </div>
      </details>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          busy={busy}
          disabled={name.trim() === "" || scopes.length === 0 || flaws.first !== null}
        >
          Create key
        </Button>
      </DialogActions>
    </form>
  );
}

interface ScopeChoiceProps {
  scopes: readonly AppKeyScope[];
  onChange: (scopes: AppKeyScope[]) => void;
}

function ScopeChoice({ scopes, onChange }: ScopeChoiceProps) {
  const toggle = (scope: AppKeyScope) =>
    onChange(scopes.includes(scope) ? scopes.filter((other) => other !== scope) : [...scopes, scope]);
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="mb-2 text-[13px] font-medium">It may</legend>
      {SCOPE_WORDS.map(({ scope, label, hint }) => (
        <div key={scope} className="flex items-start gap-3">
          <Checkbox
            id={`scope-${scope}`}
            className="mt-px"
            checked={scopes.includes(scope)}
            onCheckedChange={() => toggle(scope)}
          />
          <label htmlFor={`scope-${scope}`} className="cursor-pointer">
            <span className="block leading-5">{label}</span>
            <span className="block text-[13px] text-ink-faint">{hint}</span>
          </label>
        </div>
      ))}
    </fieldset>
  );
}
