"use client";

import { Panel } from "../../../../components/ui/panel";
import { useTenant } from "../tenant-frame";
import { LiteralList } from "./literal-list";
import { NewTabLink } from "./new-tab-link";
import { RecogniserList } from "./recogniser-list";
import type { SettingsDraft, TenantSettings } from "./settings-draft";
import { SwitchRow } from "./switch-row";

export function PersonalDataPanel({ settings, change, refusals }: SettingsDraft) {
  const tenant = useTenant();
  const { recognisers } = settings;
  const set = (part: Partial<TenantSettings["recognisers"]>) => change({ recognisers: { ...recognisers, ...part } });
  const refusalOf = (part: unknown) => refusals.find((refusal) => refusal.part === part)?.message;
  return (
    <Panel
      title="Personal data"
      description="What is looked for in prompts and answers, beside what Lethe knows by itself. Entries that were scanned by an older set are scanned again before they are served."
      actions={
        <NewTabLink href={`/playground?tenant=${encodeURIComponent(tenant.id)}`}>
          Try what is saved in the playground
        </NewTabLink>
      }
    >
      <SwitchRow
        id="numbered-placeholders"
        label="Numbered placeholders"
        hint="[EMAIL_1] in place of [EMAIL], so that two addresses in one answer stay two."
        on={settings.numberedPlaceholders}
        onSwitch={(numberedPlaceholders) => change({ numberedPlaceholders })}
      />
      <SwitchRow
        id="names-without-cue"
        label="Names that nothing announces"
        hint="Off: only names behind a greeting, a title or a label are found. For answers about the world, full of names that are nobody's secret."
        on={recognisers.names === "all"}
        onSwitch={(all) => set({ names: all ? "all" : "announced" })}
      />
      <SwitchRow
        id="reserved-values"
        label="Values reserved for documentation and tests"
        hint="On: 127.0.0.1, 192.0.2.1, you@example.com, 555-0100 and published test cards count as personal, like any others."
        on={recognisers.reserved === "find"}
        onSwitch={(find) => set({ reserved: find ? "find" : "exempt" })}
      />
      <RecogniserList custom={recognisers.custom} refusals={refusals} onChange={(custom) => set({ custom })} />
      <div className="mt-5 grid gap-5 border-t border-line pt-4 sm:grid-cols-2">
        <LiteralList
          label="Deny list"
          hint="Always found, with high severity, as CUSTOM_DENIED."
          literals={recognisers.deny}
          refusal={refusalOf(recognisers.deny)}
          onLiterals={(deny) => set({ deny })}
        />
        <LiteralList
          label="Allow list"
          hint="A finding that is one of these is not reported, even when the deny list has it."
          literals={recognisers.allow}
          refusal={refusalOf(recognisers.allow)}
          onLiterals={(allow) => set({ allow })}
        />
      </div>
    </Panel>
  );
}
