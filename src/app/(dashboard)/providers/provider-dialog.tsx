"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FailureNotice } from "../../components/failure-notice";
import { Button } from "../../components/ui/button";
import { Checkbox } from "../../components/ui/checkbox";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { Field } from "../../components/ui/field";
import { FlawProvider, useFlaws } from "../../components/ui/flaws";
import { NumberField } from "../../components/ui/number-input";
import { Select } from "../../components/ui/select";
import { TextArea } from "../../components/ui/text-area";
import { TextField } from "../../components/ui/text-field";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";
import {
  aliasesOf,
  type Draft,
  draftOf,
  inputOf,
  KIND_WORDS,
  KINDS,
  modelsOf,
  NUMBER_FIELDS,
  type Provider,
} from "./provider-draft";

interface ProviderDialogProps {
  tenantId: string | null;
  /** Null: a new one. */
  provider: Provider | null;
  onClose: () => void;
}

export function ProviderDialog({ tenantId, provider, onClose }: ProviderDialogProps) {
  const trpc = useTRPC();
  const [draft, setDraft] = useState(() => draftOf(provider));
  const flaws = useFlaws();
  const act = useAct<unknown>({ done: "Provider saved", onDone: onClose, failureShown: true });
  const save = useMutation(trpc.upstreams.save.mutationOptions(act));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const aliasFlaw = aliasesOf(draft.aliases) === null ? "A line each: name = model" : null;
  const complete = draft.name.trim() !== "" && draft.baseUrl.trim() !== "" && modelsOf(draft.models).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(inputOf(draft, provider, tenantId));
  };
  return (
    <Dialog
      onClose={onClose}
      title={provider === null ? "Add a provider" : `Change ${provider.name}`}
      description={tenantId === null ? "For every tenant." : "For this tenant only."}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <WhereFields draft={draft} change={change} />
        <KeyFields draft={draft} change={change} hasKey={provider?.hasKey === true} />
        <ModelFields draft={draft} change={change} aliasFlaw={aliasFlaw} />
        <details>
          <summary className="text-[13px] font-medium text-ink-soft hover:text-ink">Time-outs and limits</summary>
          <FlawProvider report={flaws.report}>
            <NumberFields draft={draft} change={change} />
          </FlawProvider>
        </details>
        {save.error && <FailureNotice error={save.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={save.isPending}
            disabled={!complete || aliasFlaw !== null || flaws.first !== null}
          >
            Save provider
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function WhereFields({ draft, change }: FieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          required
          maxLength={100}
          autoComplete="off"
          value={draft.name}
          onText={(name) => change({ name })}
        />
        <Field label="Speaks">
          {(ids) => (
            <Select
              {...ids}
              value={draft.kind}
              onChange={(event) => change({ kind: event.target.value as Draft["kind"] })}
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {KIND_WORDS[kind]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <TextField
        label="Base URL"
        hint="For example https://api.openai.com/v1. Which hosts are allowed, the operator says."
        required
        type="url"
        maxLength={500}
        autoComplete="off"
        value={draft.baseUrl}
        onText={(baseUrl) => change({ baseUrl })}
      />
      {draft.kind === "azure" && (
        <TextField
          label="Version of the API"
          hint="Where an app names none. Left empty: the default."
          maxLength={40}
          pattern="[\w.\-]+"
          autoComplete="off"
          value={draft.apiVersion}
          onText={(apiVersion) => change({ apiVersion })}
        />
      )}
    </>
  );
}

function KeyFields({ draft, change, hasKey }: FieldsProps & { hasKey: boolean }) {
  return (
    <>
      <TextField
        label="Key"
        hint={hasKey ? "Left empty: the one that is kept." : "Left empty: it is asked without one."}
        type="password"
        maxLength={1_000}
        autoComplete="new-password"
        disabled={draft.withoutKey}
        value={draft.apiKey}
        onText={(apiKey) => change({ apiKey })}
      />
      {hasKey && (
        <div className="-mt-1 flex items-center gap-3">
          <Checkbox
            id="provider-without-key"
            checked={draft.withoutKey}
            onCheckedChange={(checked) => change({ withoutKey: checked === true, apiKey: "" })}
          />
          <label htmlFor="provider-without-key">Take the key away</label>
        </div>
      )}
    </>
  );
}

function ModelFields({ draft, change, aliasFlaw }: FieldsProps & { aliasFlaw: string | null }) {
  return (
    <>
      <Field label="Models" hint="A line each. A * at the end stands for whatever follows.">
        {(ids) => (
          <TextArea
            {...ids}
            className="min-h-16"
            value={draft.models}
            onChange={(event) => change({ models: event.target.value })}
          />
        )}
      </Field>
      <Field label="Names of your own" hint="What apps say = what the provider says, a line each." error={aliasFlaw}>
        {(ids) => (
          <TextArea
            {...ids}
            className="min-h-16"
            placeholder="fast = gpt-4o-mini"
            value={draft.aliases}
            onChange={(event) => change({ aliases: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function NumberFields({ draft, change }: FieldsProps) {
  return (
    <div className="mt-3 grid gap-4 sm:grid-cols-3">
      {NUMBER_FIELDS.map(({ option, label, min, max, unit, byDefault }) => (
        <NumberField
          key={option}
          label={label}
          name={label}
          min={min}
          max={max}
          whole={unit === 1}
          placeholder={String(byDefault)}
          value={draft.numbers[option]}
          onValue={(value) => change({ numbers: { ...draft.numbers, [option]: value } })}
        />
      ))}
    </div>
  );
}
