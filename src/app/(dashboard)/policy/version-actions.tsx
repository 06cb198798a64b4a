"use client";

import { useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { useWriteControl } from "../../components/role";
import { Button } from "../../components/ui/button";
import { Field, Input } from "../../components/ui/field";
import { useAct } from "../../data/act";
import type { LatestAnswer } from "../../data/latest-answer";
import { useCanWrite } from "../../data/session";
import { useTRPC } from "../../data/trpc";
import type { PolicyCheck, PolicyVersion } from "./policy-types";
import { publishBlocker } from "./publish-blocker";
import type { WorkingCopy } from "./working-copy";

const EnforceDialog = dynamic(() => import("./enforce-dialog").then((module) => module.EnforceDialog), { ssr: false });

const NOTE_CHARS_MAX = 500;

interface VersionActionsProps {
  copy: WorkingCopy;
  check: LatestAnswer<PolicyCheck>;
  tenantId: string | null;
  /** This owner's version that decides now. */
  inForce: PolicyVersion | null;
}

/** Save, shadow, publish or roll back: what can be done with the version that is open, and why not. */
export function VersionActions({ copy, check, tenantId, inForce }: VersionActionsProps) {
  const blocker = publishBlocker(copy, check);
  const blockerId = useId();
  const canWrite = useCanWrite("policy.write");
  const described = useWriteControl("policy.write")["aria-describedby"] ?? blockerId;
  return (
    <div className="mt-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-3 border-t border-line bg-sunken/40 px-5 py-4">
      <SaveDraft copy={copy} tenantId={tenantId} />
      <div className="flex flex-wrap items-center gap-2">
        {copy.opened !== null && <ShadowSwitch copy={copy} version={copy.opened} blocked={blocker !== null} />}
        <Enforce
          copy={copy}
          tenantId={tenantId}
          inForce={inForce}
          tests={check.answer?.tests.length ?? 0}
          disabled={!canWrite || blocker !== null}
          describedBy={described}
        />
      </div>
      {canWrite && (
        <p id={blockerId} className="w-full text-[13px] text-ink-soft">
          {blocker ?? "Ready: it comes into force at once when you publish it."}
        </p>
      )}
    </div>
  );
}

/** Another text than the one on screen is neither overwritten nor put in force. */
function seenBy({ baseDigest }: WorkingCopy): { expectedDigest?: string } {
  return baseDigest === null ? {} : { expectedDigest: baseDigest };
}

function SaveDraft({ copy, tenantId }: { copy: WorkingCopy; tenantId: string | null }) {
  const trpc = useTRPC();
  const control = useWriteControl("policy.write");
  const act = useAct<PolicyVersion>({ done: "Draft saved", onDone: copy.open });
  const save = useMutation(trpc.policies.save.mutationOptions(act));
  const draft = copy.opened?.state === "draft" ? copy.opened : null;
  const submit = () => {
    const { text: source, note } = copy;
    const changed = draft ? { id: draft.id, ...seenBy(copy) } : {};
    save.mutate({ tenantId, source, note: note.trim(), ...changed });
  };
  return (
    <form
      className="flex min-w-0 grow basis-72 items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label="What this version is for" className="min-w-0 grow">
        {(ids) => (
          <Input
            {...ids}
            {...control}
            maxLength={NOTE_CHARS_MAX}
            autoComplete="off"
            placeholder="A note for the list of versions"
            value={copy.note}
            onChange={(event) => copy.setNote(event.target.value)}
          />
        )}
      </Field>
      <Button
        type="submit"
        {...control}
        busy={save.isPending}
        disabled={control.disabled || !copy.unsaved || copy.text === ""}
      >
        {draft ? "Save draft" : "Save as a draft"}
      </Button>
    </form>
  );
}

interface ShadowSwitchProps {
  copy: WorkingCopy;
  version: PolicyVersion;
  blocked: boolean;
}

function ShadowSwitch({ copy, version, blocked }: ShadowSwitchProps) {
  const trpc = useTRPC();
  const control = useWriteControl("policy.write");
  const on = version.state === "shadow";
  const act = useAct<unknown>({ done: on ? "Shadow ended" : "Runs in shadow now" });
  const shadow = useMutation(trpc.policies.shadow.mutationOptions(act));
  if (version.state !== "draft" && !on) return null;
  return (
    <Button
      {...control}
      disabled={control.disabled || (blocked && !on)}
      busy={shadow.isPending}
      onClick={() => shadow.mutate({ id: version.id, on: !on, ...seenBy(copy) })}
    >
      {on ? "End shadow" : "Run in shadow"}
    </Button>
  );
}

interface EnforceProps {
  copy: WorkingCopy;
  tenantId: string | null;
  inForce: PolicyVersion | null;
  tests: number;
  disabled: boolean;
  describedBy: string;
}

function Enforce({ copy, tenantId, inForce, tests, disabled, describedBy }: EnforceProps) {
  const [asking, setAsking] = useState(false);
  const rollsBack = copy.opened?.state === "retired";
  return (
    <>
      <Button look="primary" disabled={disabled} aria-describedby={describedBy} onClick={() => setAsking(true)}>
        {rollsBack ? "Roll back to this" : "Publish"}
      </Button>
      {asking && copy.opened !== null && (
        <EnforceDialog
          version={copy.opened}
          seen={{ ...seenBy(copy), expectedInForce: inForce?.id ?? null }}
          tenantId={tenantId}
          tests={tests}
          onClose={() => setAsking(false)}
          onDone={(version) => {
            setAsking(false);
            copy.open(version);
          }}
        />
      )}
    </>
  );
}
