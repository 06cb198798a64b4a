"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../components/ui/button";
import { Field } from "../../../components/ui/field";
import { NumberField } from "../../../components/ui/number-input";
import { Panel } from "../../../components/ui/panel";
import { Select } from "../../../components/ui/select";
import { TextArea } from "../../../components/ui/text-area";
import { TextField } from "../../../components/ui/text-field";
import { useModels } from "../../../data/model";
import type { LookUpQuestion } from "../playground-types";
import { type Draft, TEMPERATURE_MAX, toQuestion, WIRES } from "./draft";

interface LookUpFormProps {
  tenantId: string;
  busy: boolean;
  onAsk: (question: LookUpQuestion) => void;
}

export function LookUpForm({ tenantId, busy, onAsk }: LookUpFormProps) {
  const models = useModels();
  const [typed, setTyped] = useState<Draft>({});
  const draft = { ...typed, model: typed.model ?? models[0] ?? "" };
  const change = (part: Partial<Draft>) => setTyped((before) => ({ ...before, ...part }));
  const question = toQuestion(tenantId, draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question !== null) onAsk(question);
  };
  return (
    <Panel title="Request" description="A look-up as an app's would be. No model is asked and nothing is recorded.">
      <form onSubmit={submit} autoComplete="off" className="flex flex-col gap-4">
        <Destination draft={draft} change={change} models={models} />
        <Field label="Prompt">
          {(ids) => (
            <TextArea
              {...ids}
              aria-label="Prompt"
              required
              maxLength={20_000}
              value={draft.prompt ?? ""}
              onChange={(event) => change({ prompt: event.target.value })}
            />
          )}
        </Field>
        <Field label="System prompt" hint="Part of the scope: another one never meets this one's answers.">
          {(ids) => (
            <TextArea
              {...ids}
              aria-label="System prompt"
              maxLength={100_000}
              className="min-h-16"
              value={draft.system ?? ""}
              onChange={(event) => change({ system: event.target.value })}
            />
          )}
        </Field>
        <Controls draft={draft} change={change} />
        <Button type="submit" look="primary" className="self-start" busy={busy} disabled={question === null}>
          Look up
        </Button>
      </form>
    </Panel>
  );
}

interface PartProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

/** Over which protocol, and to which model. */
function Destination({ draft, change, models }: PartProps & { models: readonly string[] }) {
  const listId = useId();
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Wire">
        {(ids) => (
          <Select
            {...ids}
            value={draft.wire ?? WIRES[0]}
            onChange={(event) => change({ wire: WIRES.find((wire) => wire === event.target.value) })}
          >
            {WIRES.map((wire) => (
              <option key={wire}>{wire}</option>
            ))}
          </Select>
        )}
      </Field>
      <TextField
        label="Model"
        list={listId}
        required
        spellCheck={false}
        maxLength={200}
        value={draft.model ?? ""}
        onText={(model) => change({ model })}
      />
      <datalist id={listId}>
        {models.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

const OPTIONAL_TEXTS = [
  { name: "namespace", label: "Namespace", charsMax: 128 },
  { name: "subject", label: "Subject", charsMax: 256 },
] as const;

/** What may be sent and need not be. */
function Controls({ draft, change }: PartProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <NumberField
        label="Temperature"
        name="Temperature"
        value={draft.temperature ?? null}
        min={0}
        max={TEMPERATURE_MAX}
        placeholder="Not sent"
        onValue={(temperature) => change({ temperature })}
      />
      {OPTIONAL_TEXTS.map(({ name, label, charsMax }) => (
        <TextField
          key={name}
          label={label}
          placeholder="Not sent"
          maxLength={charsMax}
          spellCheck={false}
          value={draft[name] ?? ""}
          onText={(text) => change({ [name]: text })}
        />
      ))}
    </div>
  );
}
