"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { AppKeyView, NewAppKeyView, TenantView } from "@/server/services/views";
import { useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { Dialog, DialogActions } from "../../../../components/ui/dialog";
import { Field } from "../../../../components/ui/field";
import { Select } from "../../../../components/ui/select";
import { useAct } from "../../../../data/act";
import { useTRPC } from "../../../../data/trpc";
import { CreatedKey } from "./new-key-dialog";

const OVERLAPS = [
  { hours: 0, label: "At once" },
  { hours: 24, label: "In a day" },
  { hours: 168, label: "In a week" },
];
const OVERLAP_DEFAULT_HOURS = 24;

interface RotateProps {
  appKey: AppKeyView;
  tenant: TenantView;
}

export function RotateButton({ appKey, tenant }: RotateProps) {
  const control = useWriteControl("keys.write");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" look="quiet" aria-label={`Rotate ${appKey.name}`} onClick={() => setOpen(true)} {...control}>
        Rotate
      </Button>
      {open && <RotateDialog appKey={appKey} tenant={tenant} onClose={() => setOpen(false)} />}
    </>
  );
}

function RotateDialog({ appKey, tenant, onClose }: RotateProps & { onClose: () => void }) {
  const trpc = useTRPC();
  const [overlapHours, setOverlapHours] = useState(OVERLAP_DEFAULT_HOURS);
  const [made, setMade] = useState<NewAppKeyView | null>(null);
  const onDone = useCallback((key: NewAppKeyView) => setMade(key), []);
  const rotate = useMutation(trpc.appKeys.rotate.mutationOptions(useAct<NewAppKeyView>({ onDone })));
  return (
    <Dialog
      onClose={onClose}
      dismissible={made === null}
      title={made ? "Copy this key now" : `Rotate ${appKey.name}`}
      description={
        made ? "It is shown this once. Lethe keeps only a keyed hash of it." : "A new key with the same rights."
      }
    >
      {made ? (
        <CreatedKey appKey={made} onClose={onClose} />
      ) : (
        <>
          <Field label="The old key ends" hint="Until then both work, so that apps can change over.">
            {(ids) => (
              <Select {...ids} value={overlapHours} onChange={(event) => setOverlapHours(Number(event.target.value))}>
                {OVERLAPS.map(({ hours, label }) => (
                  <option key={hours} value={hours}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              busy={rotate.isPending}
              onClick={() => rotate.mutate({ tenantId: tenant.id, id: appKey.id, overlapHours })}
            >
              Make a new key
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
