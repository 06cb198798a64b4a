"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ModelPrice, TenantSettings } from "@/server/services/settings-schema";
import { Loaded } from "../../../../components/loaded";
import { ReadOnlyNote } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { useAct } from "../../../../data/act";
import { useCanWrite } from "../../../../data/session";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { CachePanel } from "./cache-panel";
import { LifetimePanel } from "./lifetime-panel";
import { PricePanel } from "./price-panel";
import { SimilarityPanel } from "./similarity-panel";

/** What each panel of the form gets: the draft, and how to change a part of it. */
export interface SettingsDraft {
  settings: TenantSettings;
  change: (part: Partial<TenantSettings>) => void;
}

export interface BuiltInPrice extends ModelPrice {
  provider: string;
}

export function Settings() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const settings = useQuery(trpc.settings.get.queryOptions({ tenantId: tenant.id }));
  return (
    <>
      <ReadOnlyNote what="change settings" />
      <Loaded query={settings}>
        {(data) => (
          // When the server holds something else (saved here or elsewhere), the form begins anew from it.
          <SettingsForm key={JSON.stringify(data.settings)} saved={data.settings} builtIn={data.priceTable} />
        )}
      </Loaded>
    </>
  );
}

function isValid({ prices }: TenantSettings): boolean {
  return prices.every((price) => price.model.trim() !== "");
}

function SettingsForm({ saved, builtIn }: { saved: TenantSettings; builtIn: readonly BuiltInPrice[] }) {
  const trpc = useTRPC();
  const tenant = useTenant();
  const canWrite = useCanWrite();
  const [settings, setSettings] = useState(saved);
  const save = useMutation(trpc.settings.update.mutationOptions(useAct<unknown>({ done: "Settings saved" })));
  const changed = JSON.stringify(settings) !== JSON.stringify(saved);
  const draft: SettingsDraft = { settings, change: (part) => setSettings((before) => ({ ...before, ...part })) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ tenantId: tenant.id, settings });
  };
  return (
    <form onSubmit={submit}>
      {/* A disabled fieldset switches every control inside off, for the eye and for the keyboard. */}
      <fieldset disabled={!canWrite} className="flex min-w-0 flex-col gap-5">
        <CachePanel {...draft} />
        <SimilarityPanel {...draft} />
        <LifetimePanel {...draft} />
        <PricePanel {...draft} builtIn={builtIn} />
      </fieldset>
      {changed && (
        <div className="sticky bottom-4 z-20 mt-5 flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-raised px-5 py-3 shadow-float animate-appear">
          <p className="text-[13px] text-ink-soft" role="status">
            There are changes that are not saved.
          </p>
          <div className="flex gap-2">
            <Button onClick={() => setSettings(saved)}>Discard</Button>
            <Button type="submit" look="primary" busy={save.isPending} disabled={!isValid(settings)}>
              Save settings
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
