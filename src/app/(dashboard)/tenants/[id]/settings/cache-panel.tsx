"use client";

import { Panel } from "../../../../components/ui/panel";
import { Switch } from "../../../../components/ui/switch";
import { NumberInput } from "./number-input";
import { SettingRow } from "./setting-row";
import type { SettingsDraft } from "./settings";

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
        <SettingRow
          id="numbered-placeholders"
          label="Numbered placeholders"
          hint="[EMAIL_1] in place of [EMAIL], so that two addresses in one answer stay two."
        >
          <Switch
            id="numbered-placeholders"
            aria-describedby="numbered-placeholders-hint"
            checked={settings.numberedPlaceholders}
            onCheckedChange={(numberedPlaceholders) => change({ numberedPlaceholders })}
          />
        </SettingRow>
      </div>
    </Panel>
  );
}
