"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { NewAppKeyView, TenantView } from "@/server/services/views";
import { Snippets } from "../../../../components/snippets";
import { Button } from "../../../../components/ui/button";
import { CopyButton } from "../../../../components/ui/copy";
import { Dialog, DialogActions } from "../../../../components/ui/dialog";
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
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
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

function CreatedKey({ appKey, onClose }: { appKey: NewAppKeyView; onClose: () => void }) {
  const model = useExampleModel();
  return (
    <>
      <div className="flex items-center gap-2 rounded-xl border border-accent/40 bg-accent-soft p-2 pl-4">
        <code data-testid="app-key" className="min-w-0 flex-1 text-[13px] break-all">
          {appKey.secret}
        </code>
        <CopyButton text={appKey.secret} label="Copy key" />
      </div>
      <div className="mt-5 min-w-0">
        <Snippets secret={appKey.secret} model={model} />
      </div>
      <Notice className="mt-4">
        Keep it where secrets are kept, not in code. If it leaks, revoke it on this page.
      </Notice>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </>
  );
}
