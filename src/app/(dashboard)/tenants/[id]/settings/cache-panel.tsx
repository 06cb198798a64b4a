"use client";

import { Panel } from "../../../../components/ui/panel";
import { Switch } from "../../../../components/ui/switch";
import { NumberInput } from "./number-input";
import { SettingRow } from "./setting-row";
import type { SettingsDraft } from "./settings-draft";

const ENTRIES_MAX = 10_000_000;

export function CachePanel({ settings, change }: SettingsDraft) {
  return (
    <Panel title="Cache">
      <div className="divide-y divide-line">
        <SettingRow
          id="cache-enabled"
          label="Answer from the cache"
          hint="When off, each call goes to the model and nothing is stored. What is held stays until it expires."
        >
          <Switch
            id="cache-enabled"
            aria-describedby="cache-enabled-hint"
            checked={settings.cacheEnabled}
            onCheckedChange={(cacheEnabled) => change({ cacheEnabled })}
          />
        </SettingRow>
        <SettingRow
          id="max-entries"
          label="Most entries"
          hint="When it is full, those that were not used for the longest time go first."
        >
          <NumberInput
            id="max-entries"
            aria-describedby="max-entries-hint"
            className="w-36"
            min={1}
            max={ENTRIES_MAX}
            step={1}
            value={settings.maxEntries}
            onValue={(maxEntries) => change({ maxEntries: Math.round(maxEntries) })}
          />
        </SettingRow>
      </div>
    </Panel>
  );
}
