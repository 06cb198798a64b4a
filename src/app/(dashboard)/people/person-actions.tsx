"use client";

import { useMutation } from "@tanstack/react-query";
import { Ellipsis, KeyRound, ShieldOff, UserMinus, UserRoundCog } from "lucide-react";
import { useCallback, useState } from "react";
import type { LinkView, UserView } from "@/server/services/views";
import { ROLE_WORDS } from "../../components/role";
import { Button } from "../../components/ui/button";
import { ConfirmDialog } from "../../components/ui/confirm-dialog";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { Field } from "../../components/ui/field";
import { Menu } from "../../components/ui/menu";
import { useAct } from "../../data/act";
import { useCanManagePeople, useMe } from "../../data/session";
import { useTRPC } from "../../data/trpc";
import { LinkDialog } from "./link-dialog";
import { RoleSelect } from "./role-select";

type Doing = "role" | "password" | "factor" | "remove" | null;

/** Nobody changes their own role or removes themselves: the last owner must not lock everyone out by a slip. */
export function PersonActions({ user }: { user: UserView }) {
  const me = useMe();
  const canManage = useCanManagePeople();
  const [doing, setDoing] = useState<Doing>(null);
  if (!canManage || user.id === me.id) return null;
  const close = () => setDoing(null);
  return (
    <>
      <Menu
        trigger={
          <Button look="quiet" size="icon" aria-label={`Change ${user.name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        }
        entries={[
          { label: "Change role", icon: UserRoundCog, onSelect: () => setDoing("role") },
          { label: "New password by a link", icon: KeyRound, onSelect: () => setDoing("password") },
          ...(user.secondFactor
            ? [{ label: "Take the second factor off", icon: ShieldOff, onSelect: () => setDoing("factor") }]
            : []),
          { label: "Remove", icon: UserMinus, danger: true, onSelect: () => setDoing("remove") },
        ]}
      />
      {doing === "role" && <RoleDialog user={user} onClose={close} />}
      {doing === "password" && <ResetDialog user={user} onClose={close} />}
      {doing === "factor" && <FactorDialog user={user} onClose={close} />}
      {doing === "remove" && <RemoveDialog user={user} onClose={close} />}
    </>
  );
}

interface PersonDialogProps {
  user: UserView;
  onClose: () => void;
}

function RoleDialog({ user, onClose }: PersonDialogProps) {
  const trpc = useTRPC();
  const [role, setRole] = useState(user.role);
  const set = useMutation(
    trpc.users.setRole.mutationOptions(useAct<unknown>({ done: "Role changed", onDone: onClose })),
  );
  return (
    <Dialog onClose={onClose} title={`Role of ${user.name}`}>
      <Field label="Role" hint={ROLE_WORDS[role].may}>
        {(ids) => <RoleSelect {...ids} role={role} onRole={setRole} />}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          busy={set.isPending}
          disabled={role === user.role}
          onClick={() => set.mutate({ id: user.id, role })}
        >
          Change role
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function ResetDialog({ user, onClose }: PersonDialogProps) {
  const trpc = useTRPC();
  const [link, setLink] = useState<LinkView | null>(null);
  const onDone = useCallback((made: LinkView) => setLink(made), []);
  const reset = useMutation(trpc.users.resetPassword.mutationOptions(useAct({ onDone })));
  return (
    <LinkDialog
      title={`New password for ${user.name}?`}
      description="The old one ends at once, and so do open sessions. A link lets them choose another."
      email={user.email}
      link={link}
      onClose={onClose}
    >
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={reset.isPending} onClick={() => reset.mutate({ id: user.id })}>
          Make a link
        </Button>
      </DialogActions>
    </LinkDialog>
  );
}

function FactorDialog({ user, onClose }: PersonDialogProps) {
  const trpc = useTRPC();
  const remove = useMutation(
    trpc.users.removeSecondFactor.mutationOptions(
      useAct<unknown>({ done: "Second factor taken off", onDone: onClose }),
    ),
  );
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Take the second factor of ${user.name} off?`}
      action="Take it off"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id: user.id })}
    >
      For a phone that is lost. The password alone opens the account from then on, passkeys end too, and so do open
      sessions. Make sure that it is really {user.name} who asks.
    </ConfirmDialog>
  );
}

function RemoveDialog({ user, onClose }: PersonDialogProps) {
  const trpc = useTRPC();
  const remove = useMutation(
    trpc.users.remove.mutationOptions(useAct<unknown>({ done: "Person removed", onDone: onClose })),
  );
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Remove ${user.name}?`}
      action="Remove person"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id: user.id })}
    >
      {user.email} is logged out at once and can't log in again. The audit trail keeps what they did.
    </ConfirmDialog>
  );
}
