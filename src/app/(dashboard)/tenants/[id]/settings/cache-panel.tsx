"use client";

import { NumberInput } from "../../../../components/ui/number-input";
import { Panel } from "../../../../components/ui/panel";
import { SettingRow } from "./setting-row";
import type { SettingsDraft } from "./settings-draft";
import { SwitchRow } from "./switch-row";

const ENTRIES_MAX = 10_000_000;

export function CachePanel({ settings, change }: SettingsDraft) {
  return (
    <Panel title="Cache">
      <div className="divide-y divide-line">
        <SwitchRow
          id="cache-enabled"
          label="Answer from the cache"
          hint="When off, each call goes to the model and nothing is stored. What is held stays until it expires."
          on={settings.cacheEnabled}
          onSwitch={(cacheEnabled) => change({ cacheEnabled })}
        />
        <SettingRow
          id="max-entries"
          label="Most entries"
          hint="When it is full, those that were not used for the longest time go first."
        >
          <NumberInput
            id="max-entries"
            name="Most entries"
            aria-describedby="max-entries-hint"
            className="w-36 text-right"
            min={1}
            max={ENTRIES_MAX}
            whole
            value={settings.maxEntries}
            onValue={(maxEntries) => change({ maxEntries })}
          />
        </SettingRow>
      </div>
    </Panel>
  );
}
