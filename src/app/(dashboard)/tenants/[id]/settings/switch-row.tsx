"use client";

import { useWriteControl } from "../../../../components/role";
import { Switch } from "../../../../components/ui/switch";
import { SettingRow } from "./setting-row";

interface SwitchRowProps {
  id: string;
  label: string;
  hint: string;
  on: boolean;
  onSwitch: (on: boolean) => void;
}

/** A setting that is on or off and nothing else. */
export function SwitchRow({ id, label, hint, on, onSwitch }: SwitchRowProps) {
  const { disabled = false } = useWriteControl("settings.write");
  return (
    <SettingRow id={id} label={label} hint={hint}>
      <Switch id={id} aria-describedby={`${id}-hint`} disabled={disabled} checked={on} onCheckedChange={onSwitch} />
    </SettingRow>
  );
}
