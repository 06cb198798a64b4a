"use client";

import { Panel } from "../../../../components/ui/panel";
import { TextField } from "../../../../components/ui/text-field";
import { useCanWrite } from "../../../../data/session";
import { useTenant } from "../tenant-frame";
import { NewTabLink } from "./new-tab-link";
import type { SettingsDraft } from "./settings-draft";

export function PolicyServerPanel({ settings, change, refusals }: SettingsDraft) {
  const tenant = useTenant();
  const canWrite = useCanWrite("settings.write");
  const { externalPolicyUrl } = settings;
  const refusal =
    externalPolicyUrl === null ? undefined : refusals.find(({ part }) => part === externalPolicyUrl)?.message;
  return (
    <Panel
      title="Policy server"
      description="An OPA server of your own that decides for this tenant in place of the policy that is published here."
      actions={<NewTabLink href={`/policy?tenant=${encodeURIComponent(tenant.id)}`}>This tenant's policy</NewTabLink>}
    >
      <TextField
        label="Address of its data API (optional)"
        hint="When it fails or does not answer in time, requests bypass the cache. The operator lists its host and port in LETHE_OPA_HOSTS."
        error={refusal}
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="http://localhost:8181/v1/data/lethe/cache"
        readOnly={!canWrite}
        inputClassName="font-mono text-[13px] read-only:bg-sunken"
        value={externalPolicyUrl ?? ""}
        onText={(text) => change({ externalPolicyUrl: text.trim() || null })}
      />
    </Panel>
  );
}
