"use client";

import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";
import type { PolicyVersion } from "./policy-types";
import { PublishCost } from "./publish-cost";

interface EnforceDialogProps {
  version: PolicyVersion;
  /** What was on screen when this was asked. */
  seen: { expectedDigest?: string; expectedInForce: string | null };
  tenantId: string | null;
  /** How many tests it has. */
  tests: number;
  onClose: () => void;
  onDone: (version: PolicyVersion) => void;
}

/** Asks before a version comes into force, and says what that does. */
export function EnforceDialog({ version, seen, tenantId, tests, onClose, onDone }: EnforceDialogProps) {
  const trpc = useTRPC();
  const rollsBack = version.state === "retired";
  const act = useAct<PolicyVersion>({ done: "In force now", onDone });
  const publish = useMutation(trpc.policies.publish.mutationOptions(act));
  const rollBack = useMutation(trpc.policies.rollBack.mutationOptions(act));
  const untested = !rollsBack && tests === 0;
  const target = { id: version.id, ...seen };
  const enforce = () => (rollsBack ? rollBack.mutate(target) : publish.mutate({ ...target, untested }));
  return (
    <Dialog
      onClose={onClose}
      title={rollsBack ? `Roll back to version ${version.version}?` : `Publish version ${version.version}?`}
      description={
        tenantId === null
          ? "It decides for every tenant without a policy of its own, from the next request on."
          : "It decides for this tenant, from the next request on."
      }
    >
      <PublishCost version={version} tenantId={tenantId} />
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-ink-soft marker:text-ink-faint">
        <li>
          Answers that were stored under another policy are not served any more: a policy's digest is part of what an
          answer is filed under.
        </li>
        <li>
          {untested
            ? "It has no tests: nothing says whether it refuses what it should. Cancel to write rules named test_..."
            : "Its tests run once more, and one that fails stops it."}
        </li>
        <li>
          {rollsBack
            ? "Its text becomes a new version, so that the list keeps its order in time."
            : "The version in force before stays in the list: you can roll back to it."}
        </li>
      </ul>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={publish.isPending || rollBack.isPending} onClick={enforce}>
          {rollsBack ? "Roll back" : untested ? "Publish without tests" : "Publish"}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
