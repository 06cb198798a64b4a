"use client";

import { useState } from "react";
import { TIERS, type Tier } from "@/lib/core/tier";
import { NumberInput } from "../../../../components/ui/number-input";
import { Panel } from "../../../../components/ui/panel";
import { Select } from "../../../../components/ui/select";
import { Switch } from "../../../../components/ui/switch";
import { SettingRow } from "./setting-row";
import type { SettingsDraft } from "./settings-draft";

const UNITS = [
  { name: "seconds", seconds: 1 },
  { name: "minutes", seconds: 60 },
  { name: "hours", seconds: 3_600 },
  { name: "days", seconds: 86_400 },
] as const;
const SMALLEST_UNIT = UNITS[0];
const SECONDS_MAX = 10 * 366 * 86_400;
const STALE_SECONDS_MAX = 7 * 86_400;
const STALE_SECONDS = 3_600;
/** Less than that is written in a smaller unit. */
const FRACTION_MIN = 0.1;
const WHOLE_WITHIN = 1e-3;

const TIER_WORDS: Record<Tier, string> = {
  public: "Public",
  internal: "Internal",
  confidential: "Confidential",
  restricted: "Restricted",
};

export function LifetimePanel({ settings, change }: SettingsDraft) {
  const byTier = settings.ttlSecondsByTier;
  const setTier = (tier: Tier, seconds: number | null) => {
    const { [tier]: _left, ...others } = byTier;
    change({ ttlSecondsByTier: seconds === null ? others : { ...others, [tier]: seconds } });
  };
  return (
    <Panel
      title="Lifetime"
      description="How long an answer may be served after it was stored. A hit does not make it live longer."
    >
      <div className="divide-y divide-line">
        <SettingRow id="ttl" label="Default" hint="A request and the policy may only shorten it.">
          <DurationInput
            id="ttl"
            name="Default lifetime"
            seconds={settings.defaultTtlSeconds}
            onSeconds={(defaultTtlSeconds) => change({ defaultTtlSeconds })}
          />
        </SettingRow>
        {TIERS.map((tier) => {
          const seconds = byTier[tier];
          return (
            <SettingRow
              key={tier}
              id={`ttl-${tier}`}
              label={TIER_WORDS[tier]}
              hint={seconds === undefined ? "As the default." : "Its own lifetime."}
            >
              <div className="flex items-center gap-3">
                {seconds !== undefined && (
                  <DurationInput
                    name={`Lifetime of ${tier} answers`}
                    seconds={seconds}
                    onSeconds={(value) => setTier(tier, value)}
                  />
                )}
                <Switch
                  id={`ttl-${tier}`}
                  aria-describedby={`ttl-${tier}-hint`}
                  checked={seconds !== undefined}
                  onCheckedChange={(on) => setTier(tier, on ? settings.defaultTtlSeconds : null)}
                />
              </div>
            </SettingRow>
          );
        })}
        <StaleRow
          seconds={settings.staleIfErrorMaxSeconds}
          onSeconds={(staleIfErrorMaxSeconds) => change({ staleIfErrorMaxSeconds })}
        />
      </div>
    </Panel>
  );
}

function StaleRow({ seconds, onSeconds }: { seconds: number; onSeconds: (seconds: number) => void }) {
  return (
    <SettingRow
      id="stale"
      label="While the provider fails"
      hint="How long past its time an answer may serve a client that sends stale-if-error. It is kept for as long."
    >
      <div className="flex items-center gap-3">
        {seconds > 0 && (
          <DurationInput
            name="Time past its end while the provider fails"
            seconds={seconds}
            secondsMax={STALE_SECONDS_MAX}
            onSeconds={onSeconds}
          />
        )}
        <Switch
          id="stale"
          aria-describedby="stale-hint"
          checked={seconds > 0}
          onCheckedChange={(on) => onSeconds(on ? STALE_SECONDS : 0)}
        />
      </div>
    </SettingRow>
  );
}

/** 0.7 hours are 2,520 seconds, whatever binary fractions make of it. Half a second stays, and is refused. */
function wholeSeconds(seconds: number): number {
  const whole = Math.round(seconds);
  return Math.abs(seconds - whole) < WHOLE_WITHIN ? whole : seconds;
}

interface DurationInputProps {
  id?: string;
  name: string;
  seconds: number;
  secondsMax?: number;
  onSeconds: (seconds: number) => void;
}

/** The largest unit in which the number is whole. */
function unitOf(seconds: number) {
  return UNITS.findLast((unit) => seconds % unit.seconds === 0) ?? SMALLEST_UNIT;
}

function DurationInput({ id, name, seconds, secondsMax = SECONDS_MAX, onSeconds }: DurationInputProps) {
  const [unit, setUnit] = useState(() => unitOf(seconds));
  return (
    <div className="flex gap-2">
      <NumberInput
        {...(id ? { id } : {})}
        name={name}
        className="w-24 text-right"
        min={unit.seconds === 1 ? 1 : FRACTION_MIN}
        max={secondsMax / unit.seconds}
        check={(count) => (Number.isInteger(wholeSeconds(count * unit.seconds)) ? null : "No finer than a second.")}
        value={seconds / unit.seconds}
        onValue={(count) => onSeconds(wholeSeconds(count * unit.seconds))}
      />
      <Select
        aria-label={`${name}: unit`}
        className="w-28"
        value={unit.name}
        onChange={(event) => {
          const next = UNITS.find((candidate) => candidate.name === event.target.value);
          if (!next) return;
          onSeconds(wholeSeconds((seconds / unit.seconds) * next.seconds));
          setUnit(next);
        }}
      >
        {UNITS.map(({ name: unitName }) => (
          <option key={unitName}>{unitName}</option>
        ))}
      </Select>
    </div>
  );
}
