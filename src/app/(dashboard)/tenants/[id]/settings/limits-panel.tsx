"use client";

import { Panel } from "../../../../components/ui/panel";
import { QuotaFields } from "../quota-fields";
import type { SettingsDraft } from "./settings-draft";

export function LimitsPanel({ settings, change }: SettingsDraft) {
  return (
    <Panel
      title="Limits and budgets"
      description="For all apps of the tenant together; each key may have limits of its own. Hits count as requests and cost nothing. With a budget, only models that have a price can be used."
    >
      <QuotaFields quota={settings.quota} onQuota={(quota) => change({ quota })} />
    </Panel>
  );
}
