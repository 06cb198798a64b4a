"use client";

import { Panel } from "../../../../components/ui/panel";
import { Select } from "../../../../components/ui/select";
import { QuotaFields } from "../quota-fields";
import { SettingRow } from "./setting-row";
import type { SettingsDraft, TenantSettings } from "./settings-draft";

const CHOICES: readonly { value: TenantSettings["appProviderKeys"]; label: string }[] = [
  { value: "refused", label: "Is refused" },
  { value: "accepted", label: "Is used" },
  { value: "required", label: "Is required" },
];

export function LimitsPanel({ settings, change }: SettingsDraft) {
  return (
    <Panel
      title="Limits and budgets"
      description="For all apps of the tenant together; each key may have limits of its own. Hits count as requests and cost nothing. With a budget, only models that have a price can be used."
    >
      <QuotaFields quota={settings.quota} onQuota={(quota) => change({ quota })} />
      <div className="mt-5 border-t border-line pt-4">
        <SettingRow
          id="provider-keys"
          label="A provider's key that the app brings"
          hint="In x-provider-api-key, or in the wire's own header beside Lethe-Key. It is passed on and never kept."
        >
          <Select
            id="provider-keys"
            aria-describedby="provider-keys-hint"
            className="w-44"
            value={settings.appProviderKeys}
            onChange={({ target }) => {
              const chosen = CHOICES.find(({ value }) => value === target.value);
              if (chosen) change({ appProviderKeys: chosen.value });
            }}
          >
            {CHOICES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </SettingRow>
      </div>
    </Panel>
  );
}
