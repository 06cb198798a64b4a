"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { NewAppKeyView, TenantView } from "@/server/services/views";
import { ShownOnce } from "../../../../components/shown-once";
import { Snippets } from "../../../../components/snippets";
import { Dialog } from "../../../../components/ui/dialog";
import { Notice } from "../../../../components/ui/notice";
import { useAct } from "../../../../data/act";
import { useExampleModel } from "../../../../data/model";
import { useTRPC } from "../../../../data/trpc";
import { NewKeyForm } from "./new-key-form";

interface NewKeyDialogProps {
  tenant: TenantView;
  onClose: () => void;
}

/** First the form, then the key: once, in a dialog that only its own button closes. */
export function NewKeyDialog({ tenant, onClose }: NewKeyDialogProps) {
  const trpc = useTRPC();
  const [created, setCreated] = useState<NewAppKeyView | null>(null);
  const onDone = useCallback((key: NewAppKeyView) => setCreated(key), []);
  const create = useMutation(trpc.appKeys.create.mutationOptions(useAct<NewAppKeyView>({ onDone })));
  return (
    <Dialog
      onClose={onClose}
      dismissible={created === null}
      title={created ? "Copy this key now" : "New app key"}
      description={created ? "It is shown this once. Lethe keeps only a keyed hash of it." : `For ${tenant.name}.`}
    >
      {created ? (
        <CreatedKey appKey={created} onClose={onClose} />
      ) : (
        <NewKeyForm
          busy={create.isPending}
          onCancel={onClose}
          onSubmit={(values) => create.mutate({ tenantId: tenant.id, ...values })}
        />
      )}
    </Dialog>
  );
}

export function CreatedKey({ appKey, onClose }: { appKey: NewAppKeyView; onClose: () => void }) {
  const model = useExampleModel();
  return (
    <ShownOnce secret={appKey.secret} testId="app-key" copyLabel="Copy key" className="text-[13px]" onClose={onClose}>
      <div className="mt-5 min-w-0">
        <Snippets secret={appKey.secret} model={model} />
      </div>
      <Notice className="mt-4">
        Keep it where secrets are kept, not in code. If it leaks, revoke it on this page.
      </Notice>
    </ShownOnce>
  );
}
