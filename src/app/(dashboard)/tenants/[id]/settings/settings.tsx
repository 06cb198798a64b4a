"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { BrakePanel } from "../../../../components/brake-panel";
import { Loaded } from "../../../../components/loaded";
import { ReadOnlyNote } from "../../../../components/role";
import { useAct } from "../../../../data/act";
import { failureCode, failureLine } from "../../../../data/failure";
import { useCanWrite } from "../../../../data/session";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { CachePanel } from "./cache-panel";
import { LifetimePanel } from "./lifetime-panel";
import { blockerOf } from "./limits";
import { PersonalDataPanel } from "./personal-data-panel";
import { PolicyServerPanel } from "./policy-server-panel";
import { PricePanel } from "./price-panel";
import { type Refusal, refusalsOf } from "./refusal";
import { SaveBar } from "./save-bar";
import type { BuiltInPrice, SettingsDraft, TenantSettings } from "./settings-draft";
import { SharingPanel } from "./sharing-panel";
import { SimilarityPanel } from "./similarity-panel";

export function Settings() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const settings = useQuery(trpc.settings.get.queryOptions({ tenantId: tenant.id }));
  return (
    <>
      <ReadOnlyNote act="settings.write" what="change settings" />
      <Loaded query={settings}>
        {(data) => (
          // When the server holds something else (saved here or elsewhere), the form begins anew from it.
          <SettingsForm
            key={data.settingsVersion}
            saved={data.settings}
            version={data.settingsVersion}
            builtIn={data.priceTable}
          />
        )}
      </Loaded>
      <BrakePanel tenantId={tenant.id} className="mt-5" />
    </>
  );
}

/** The last try that failed. */
interface Failure {
  sent: TenantSettings;
  refusals: readonly Refusal[];
  line: string;
  /** Somebody else saved first. */
  outdated: boolean;
}

const PANELS_STYLE = "flex min-w-0 flex-col gap-5";

interface SettingsFormProps {
  saved: TenantSettings;
  version: string;
  builtIn: readonly BuiltInPrice[];
}

function SettingsForm({ saved, version, builtIn }: SettingsFormProps) {
  const canWrite = useCanWrite("settings.write");
  const [settings, setSettings] = useState(saved);
  const { save, busy, failure, forgetFailure, form, reload } = useSave(version);
  const draft: SettingsDraft = {
    settings,
    change: (part) => setSettings((before) => ({ ...before, ...part })),
    refusals: failure?.refusals ?? [],
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(settings);
  };
  return (
    <form ref={form} onSubmit={submit} className={PANELS_STYLE}>
      {/* A disabled fieldset switches every control inside off, for the eye and for the keyboard. */}
      <fieldset disabled={!canWrite} className={PANELS_STYLE}>
        <CachePanel {...draft} />
        <SharingPanel {...draft} />
        <SimilarityPanel {...draft} />
        <LifetimePanel {...draft} />
      </fieldset>
      {/* Outside of it: long texts that are off could be neither scrolled nor copied by those who may only read. */}
      <PersonalDataPanel {...draft} />
      <PolicyServerPanel {...draft} />
      <fieldset disabled={!canWrite} className={PANELS_STYLE}>
        <PricePanel {...draft} builtIn={builtIn} />
      </fieldset>
      {JSON.stringify(settings) !== JSON.stringify(saved) && (
        <SaveBar
          blocker={blockerOf(settings)}
          failure={failure?.sent === settings ? failure.line : null}
          busy={busy}
          onReload={failure?.outdated ? reload : null}
          onDiscard={() => {
            setSettings(saved);
            forgetFailure();
          }}
        />
      )}
    </form>
  );
}

/** Sends the whole draft, made from this version. After a refusal the first field that it is about has the focus. */
function useSave(version: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tenant = useTenant();
  const form = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const act = useAct<unknown>({ done: "Settings saved", failureShown: true });
  const { mutate, isPending } = useMutation(trpc.settings.update.mutationOptions(act));
  useEffect(() => {
    if (failure === null || failure.refusals.length === 0) return;
    const field = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    field?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: "center" });
  }, [failure]);
  const forgetFailure = () => setFailure(null);
  const save = (settings: TenantSettings) => {
    const onError = (error: unknown) => {
      const refusals = refusalsOf(error, settings);
      const line = refusals.length > 0 ? "The reason stands beside the field." : failureLine(error);
      setFailure({ sent: settings, refusals, line, outdated: failureCode(error) === "CONFLICT" });
    };
    mutate({ tenantId: tenant.id, settings, expectedVersion: version }, { onError, onSuccess: forgetFailure });
  };
  const reload = () => void queryClient.invalidateQueries(trpc.settings.get.queryFilter({ tenantId: tenant.id }));
  return { save, busy: isPending, failure, forgetFailure, form, reload };
}
