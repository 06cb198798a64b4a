"use client";

import { useWriteControl } from "../../../../components/role";
import { Panel } from "../../../../components/ui/panel";
import { Switch } from "../../../../components/ui/switch";
import { LiteralList } from "./literal-list";
import { NewTabLink } from "./new-tab-link";
import { RecogniserList } from "./recogniser-list";
import { SettingRow } from "./setting-row";
import type { SettingsDraft, TenantSettings } from "./settings-draft";

export function PersonalDataPanel({ settings, change, refusals }: SettingsDraft) {
  const { recognisers } = settings;
  const set = (part: Partial<TenantSettings["recognisers"]>) => change({ recognisers: { ...recognisers, ...part } });
  const refusalOf = (part: unknown) => refusals.find((refusal) => refusal.part === part)?.message;
  return (
    <Panel
      title="Personal data"
      description="What is looked for in prompts and answers, beside what Lethe knows by itself. Entries that were scanned by an older set are scanned again before they are served."
      actions={<NewTabLink href="/playground">Try what is saved in the playground</NewTabLink>}
    >
      <NumberedRow settings={settings} change={change} />
      <NamesRow names={recognisers.names} onNames={(names) => set({ names })} />
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

function NumberedRow({ settings, change }: Pick<SettingsDraft, "settings" | "change">) {
  const control = useWriteControl();
  return (
    <SettingRow
      id="numbered-placeholders"
      label="Numbered placeholders"
      hint="[EMAIL_1] in place of [EMAIL], so that two addresses in one answer stay two."
    >
      <Switch
        id="numbered-placeholders"
        aria-describedby="numbered-placeholders-hint"
        {...(control.disabled ? { disabled: true } : {})}
        checked={settings.numberedPlaceholders}
        onCheckedChange={(numberedPlaceholders) => change({ numberedPlaceholders })}
      />
    </SettingRow>
  );
}

function NamesRow(props: {
  names: TenantSettings["recognisers"]["names"];
  onNames: (names: TenantSettings["recognisers"]["names"]) => void;
}) {
  const control = useWriteControl();
  return (
    <SettingRow
      id="names-without-cue"
      label="Names that nothing announces"
      hint="Off: only names behind a greeting, a title or a label are found. For answers about the world, full of names that are nobody's secret."
    >
      <Switch
        id="names-without-cue"
        aria-describedby="names-without-cue-hint"
        {...(control.disabled ? { disabled: true } : {})}
        checked={props.names === "all"}
        onCheckedChange={(all) => props.onNames(all ? "all" : "announced")}
      />
    </SettingRow>
  );
}
