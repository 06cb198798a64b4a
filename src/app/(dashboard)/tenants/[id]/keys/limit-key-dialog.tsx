"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { AppKeyView, TenantView } from "@/server/services/views";
import { useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { Dialog, DialogActions } from "../../../../components/ui/dialog";
import { FlawProvider, useFlaws } from "../../../../components/ui/flaws";
import { useAct } from "../../../../data/act";
import { useTRPC } from "../../../../data/trpc";
import { limitsInWords, QuotaFields } from "../quota-fields";

interface LimitProps {
  appKey: AppKeyView;
  tenant: TenantView;
}

export function LimitsButton({ appKey, tenant }: LimitProps) {
  const control = useWriteControl("keys.write");
  const [open, setOpen] = useState(false);
  const words = limitsInWords(appKey.quota);
  return (
    <>
      <Button
        size="sm"
        look="quiet"
        aria-label={words === "" ? `Limits of ${appKey.name}` : `Limited: ${appKey.name}, ${words}`}
        onClick={() => setOpen(true)}
        {...control}
        {...(words === "" ? {} : { title: words })}
      >
        {words === "" ? "Limits" : "Limited"}
      </Button>
      {open && <LimitsDialog appKey={appKey} tenant={tenant} onClose={() => setOpen(false)} />}
    </>
  );
}

function LimitsDialog({ appKey, tenant, onClose }: LimitProps & { onClose: () => void }) {
  const trpc = useTRPC();
  const [quota, setQuota] = useState(appKey.quota);
  const flaws = useFlaws();
  const act = useAct<AppKeyView>({ done: "Limits saved", onDone: onClose });
  const limit = useMutation(trpc.appKeys.limit.mutationOptions(act));
  return (
    <Dialog onClose={onClose} title={`Limits of ${appKey.name}`} description="They hold from the next request on.">
      <FlawProvider report={flaws.report}>
        <QuotaFields quota={quota} onQuota={setQuota} />
      </FlawProvider>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          busy={limit.isPending}
          disabled={flaws.first !== null}
          onClick={() => limit.mutate({ tenantId: tenant.id, id: appKey.id, quota })}
        >
          Save limits
        </Button>
      </DialogActions>
    </Dialog>
  );
}
