"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Loaded } from "../../../../components/loaded";
import { ReadOnlyNote } from "../../../../components/role";
import { FlawProvider, useFlaws } from "../../../../components/ui/flaws";
import { Skeleton } from "../../../../components/ui/skeleton";
import { useAct } from "../../../../data/act";
import { failureCode, failureLine } from "../../../../data/failure";
import { useUnsaved } from "../../../../data/leave-guard";
import { useCanWrite } from "../../../../data/session";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { CachePanel } from "./cache-panel";
import { LifetimePanel } from "./lifetime-panel";
import { blockerOf } from "./limits";
import { PolicyServerPanel } from "./policy-server-panel";
import { type Refusal, refusalsOf } from "./refusal";
import { SaveBar } from "./save-bar";
import type { BuiltInPrice, SettingsDraft, SettingsView, TenantSettings } from "./settings-draft";
import { SharingPanel } from "./sharing-panel";
import { SimilarityPanel } from "./similarity-panel";

/** Far below what is seen first. */
const PricePanel = dynamic(() => import("./price-panel").then((module) => module.PricePanel), {
  loading: () => <Skeleton className="h-64 rounded-xl" />,
});
const PersonalDataPanel = dynamic(() => import("./personal-data-panel").then((module) => module.PersonalDataPanel), {
  loading: () => <Skeleton className="h-[42rem] rounded-xl" />,
});
const LimitsPanel = dynamic(() => import("./limits-panel").then((module) => module.LimitsPanel), {
  loading: () => <Skeleton className="h-80 rounded-xl" />,
});
const RetentionPanel = dynamic(() => import("./retention-panel").then((module) => module.RetentionPanel), {
  loading: () => <Skeleton className="h-52 rounded-xl" />,
});
const BrakePanel = dynamic(() => import("../../../../components/brake-panel").then((module) => module.BrakePanel), {
  loading: () => <Skeleton className="mt-5 h-48 rounded-xl" />,
});

export function Settings() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const settings = useQuery(trpc.settings.get.queryOptions({ tenantId: tenant.id }));
  return (
    <>
      <ReadOnlyNote act="settings.write" what="change settings" />
      <Loaded query={settings}>
        {(data) => (
          <>
            <SettingsForm held={data.settings} version={data.settingsVersion} builtIn={data.priceTable} />
            <BrakePanel tenantId={tenant.id} className="mt-5" />
          </>
        )}
      </Loaded>
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
  /** What the server holds. */
  held: TenantSettings;
  version: string;
  builtIn: readonly BuiltInPrice[];
}

interface Base {
  saved: TenantSettings;
  version: string;
}

/**
 * The draft and what it was made from. What the server holds now takes their place only while nothing is unsaved: what
 * somebody typed is theirs, whatever others save meanwhile.
 */
function useDraft({ held, version }: Pick<SettingsFormProps, "held" | "version">) {
  const [base, setBase] = useState<Base>({ saved: held, version });
  const [settings, setSettings] = useState(held);
  const unsaved = JSON.stringify(settings) !== JSON.stringify(base.saved);
  const begin = (next: Base) => {
    setBase(next);
    setSettings(next.saved);
  };
  const outdated = version !== base.version;
  if (outdated && !unsaved) begin({ saved: held, version });
  return { base, settings, setSettings, unsaved, outdated, begin };
}

function SettingsForm({ held, version, builtIn }: SettingsFormProps) {
  const canWrite = useCanWrite("settings.write");
  const { base, settings, setSettings, unsaved, outdated, begin } = useDraft({ held, version });
  const flaws = useFlaws();
  useUnsaved(unsaved);
  const { save, busy, failure, forgetFailure, form } = useSave(base.version, begin);
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
    <FlawProvider report={flaws.report}>
      <form ref={form} noValidate onSubmit={submit} className={PANELS_STYLE}>
        {/* A disabled fieldset switches every control inside off, for the eye and for the keyboard. */}
        <fieldset disabled={!canWrite} className={PANELS_STYLE}>
          <CachePanel {...draft} />
          <SharingPanel {...draft} />
          <SimilarityPanel {...draft} />
          <LifetimePanel {...draft} />
          <RetentionPanel {...draft} />
        </fieldset>
        {/* Outside of it: long texts that are off could be neither scrolled nor copied by those who may only read. */}
        <PersonalDataPanel {...draft} />
        <PolicyServerPanel {...draft} />
        <fieldset disabled={!canWrite} className={PANELS_STYLE}>
          <LimitsPanel {...draft} />
          <PricePanel {...draft} builtIn={builtIn} />
        </fieldset>
        {unsaved && (
          <SaveBar
            blocker={flaws.first ?? blockerOf(settings)}
            failure={failure?.sent === settings ? failure.line : null}
            busy={busy}
            outdated={outdated || failure?.outdated === true}
            onDiscard={() => {
              begin({ saved: held, version });
              forgetFailure();
            }}
          />
        )}
      </form>
    </FlawProvider>
  );
}

/**
 * Sends the whole draft, made from this version, and goes on from what the server made of it. After a refusal the first
 * field that it is about has the focus.
 */
function useSave(version: string, begin: (next: Base) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tenant = useTenant();
  const held = trpc.settings.get.queryKey({ tenantId: tenant.id });
  const form = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const act = useAct<SettingsView>({
    done: "Settings saved",
    failureShown: true,
    onDone: (view) => {
      queryClient.setQueryData(held, view);
      begin({ saved: view.settings, version: view.settingsVersion });
    },
  });
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
      const { placed: refusals, unplaced } = refusalsOf(error, settings);
      const line = unplaced ?? (refusals.length > 0 ? "The reason stands beside the field." : failureLine(error));
      const outdated = failureCode(error) === "CONFLICT";
      // What somebody else saved is read at once: it is what "Load what is saved" means.
      if (outdated) void queryClient.invalidateQueries({ queryKey: held });
      setFailure({ sent: settings, refusals, line, outdated });
    };
    mutate({ tenantId: tenant.id, settings, expectedVersion: version }, { onError, onSuccess: forgetFailure });
  };
  return { save, busy: isPending, failure, forgetFailure, form };
}
