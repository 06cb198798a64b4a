"use client";

import { useState } from "react";
import { Field } from "../../../../components/ui/field";
import { Notice } from "../../../../components/ui/notice";
import { Panel } from "../../../../components/ui/panel";
import { Select } from "../../../../components/ui/select";
import { TextArea } from "../../../../components/ui/text-area";
import { metadataFlaw } from "./metadata-keys";
import { SettingRow } from "./setting-row";
import type { SettingsDraft, TenantSettings } from "./settings-draft";
import { SharingFigures } from "./sharing-figures";

const SHARING: Readonly<Record<TenantSettings["sharing"], string>> = {
  confirmed: "Others, once confirmed",
  immediate: "Everybody at once",
  subject: "That person only",
};

const FORWARDED: Readonly<Record<TenantSettings["forwardSubject"], string>> = {
  pseudonym: "A pseudonym",
  "as-is": "The id as it came",
  omit: "Nothing",
};

/** Whom an answer to a named person serves, and what makes two requests differ beside their question. */
export function SharingPanel({ settings, change }: SettingsDraft) {
  return (
    <Panel title="People" description="Requests that name nobody are shared within the tenant.">
      {settings.sharing === "immediate" && <ImmediateNote />}
      <div className="divide-y divide-line">
        <SettingRow
          id="sharing"
          label="An answer to a named person serves"
          hint="Confirmed: another person's own fresh answer agreed, or three people have asked. Until then it is a miss for everybody else."
        >
          <Choice id="sharing" value={settings.sharing} words={SHARING} onChoice={(sharing) => change({ sharing })} />
        </SettingRow>
        <SettingRow
          id="forward-subject"
          label="The provider is told of the person"
          hint="A pseudonym is stable in this tenant and leads nowhere else."
        >
          <Choice
            id="forward-subject"
            value={settings.forwardSubject}
            words={FORWARDED}
            onChoice={(forwardSubject) => change({ forwardSubject })}
          />
        </SettingRow>
      </div>
      <MetadataKeys keys={settings.ignoredMetadata} onKeys={(ignoredMetadata) => change({ ignoredMetadata })} />
    </Panel>
  );
}

function ImmediateNote() {
  return (
    <Notice kind="warning" title="What one person asked is answered to the next at once" className="mb-4">
      No scanner finds every personal question. With “{SHARING.confirmed}” an answer serves others only when it is not
      about one person; it costs some hits. Tenants from before there was a choice stay as they were until somebody
      decides.
      <SharingFigures />
    </Notice>
  );
}

interface ChoiceProps<T extends string> {
  id: string;
  value: T;
  words: Readonly<Record<T, string>>;
  onChoice: (value: T) => void;
}

function Choice<T extends string>({ id, value, words, onChoice }: ChoiceProps<T>) {
  const choices = Object.keys(words) as T[];
  return (
    <Select
      id={id}
      aria-describedby={`${id}-hint`}
      className="w-56"
      value={value}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice === event.target.value);
        if (chosen !== undefined) onChoice(chosen);
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {words[choice]}
        </option>
      ))}
    </Select>
  );
}

function MetadataKeys({ keys, onKeys }: { keys: readonly string[]; onKeys: (keys: string[]) => void }) {
  const [text, setText] = useState<string | null>(null);
  return (
    <div className="mt-4">
      <Field
        label="Metadata that can't change an answer"
        hint="Keys of a request's metadata, one per line. All others must be equal for a hit."
        error={text === null ? metadataFlaw(keys) : null}
      >
        {(ids) => (
          <TextArea
            {...ids}
            rows={3}
            wrap="off"
            className="font-mono text-[13px]"
            value={text ?? keys.join("\n")}
            onChange={(event) => {
              setText(event.target.value);
              onKeys(linesOf(event.target.value));
            }}
            onBlur={() => setText(null)}
          />
        )}
      </Field>
    </div>
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
