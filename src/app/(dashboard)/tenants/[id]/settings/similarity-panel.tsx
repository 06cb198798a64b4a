"use client";

import { PROFILES, type Profile } from "@/lib/core/profile";
import { THRESHOLDS } from "@/lib/similarity/lexical/profiles";
import { NumberInput } from "../../../../components/ui/number-input";
import { Panel } from "../../../../components/ui/panel";
import { RadioGroup } from "../../../../components/ui/radio-group";
import { Switch } from "../../../../components/ui/switch";
import { SettingRow } from "./setting-row";
import type { SettingsDraft } from "./settings-draft";

const PROFILE_WORDS: Record<Profile, { label: string; words: string }> = {
  strict: {
    label: "Strict",
    words: "Fewest semantic hits, fewest mistakes. For answers that must be right.",
  },
  default: { label: "Default", words: "All guards, a balanced threshold. Right for most apps." },
  balanced: { label: "Balanced", words: "Lighter guards: more hits, and more that miss the point." },
  loose: { label: "Loose", words: "Most hits. For chat where a near answer is good enough." },
};

export function SimilarityPanel(draft: SettingsDraft) {
  return (
    <Panel
      title="Similarity"
      description="How near a question must be before the answer to another one is served. Exact repeats are always hits."
    >
      <ProfileChoice {...draft} />
      <div className="mt-5 border-t border-line pt-4">
        <ThresholdRow {...draft} />
      </div>
    </Panel>
  );
}

function ProfileChoice({ settings, change }: SettingsDraft) {
  return (
    <RadioGroup
      label="Similarity profile"
      value={settings.profile}
      options={PROFILES}
      // A threshold belongs to the profile it was set above.
      onValue={(profile) => change({ profile, threshold: null })}
      className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4"
      itemClassName="flex flex-col rounded-xl border border-line p-4 text-left transition-colors hover:border-line-strong disabled:cursor-not-allowed disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
    >
      {(name) => (
        <>
          <span className="flex w-full items-baseline justify-between gap-2">
            <span className="font-medium">{PROFILE_WORDS[name].label}</span>
            <span className="text-[13px] text-ink-soft tabular-nums">{THRESHOLDS[name].toFixed(2)}</span>
          </span>
          <span className="mt-1 text-[13px] text-ink-soft">{PROFILE_WORDS[name].words}</span>
        </>
      )}
    </RadioGroup>
  );
}

const HUNDREDTH = 0.01;

/** A hundredth above the floor, without the tail that binary fractions leave. */
function justAbove(floor: number): number {
  return Math.min(1, Math.round((floor + HUNDREDTH) * 100) / 100);
}

function ThresholdRow({ settings, change }: SettingsDraft) {
  const floor = THRESHOLDS[settings.profile];
  const own = settings.threshold !== null;
  return (
    <SettingRow
      id="threshold-on"
      label="A higher threshold"
      hint={`Above the ${floor.toFixed(2)} of the profile. A request may raise it further, never lower it.`}
    >
      <div className="flex items-center gap-3">
        {settings.threshold !== null && (
          <NumberInput
            name="Threshold"
            className="w-24 text-right"
            min={floor}
            max={1}
            value={settings.threshold}
            onValue={(threshold) => change({ threshold })}
          />
        )}
        <Switch
          id="threshold-on"
          aria-describedby="threshold-on-hint"
          checked={own}
          onCheckedChange={(on) => change({ threshold: on ? justAbove(floor) : null })}
        />
      </div>
    </SettingRow>
  );
}
