"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ROLES, type Role } from "@/server/services/views";
import { Loaded } from "../../components/loaded";
import { ROLE_WORDS } from "../../components/role";
import { Checkbox } from "../../components/ui/checkbox";
import { Panel } from "../../components/ui/panel";
import { Skeleton } from "../../components/ui/skeleton";
import { useAct } from "../../data/act";
import { useCanManagePeople } from "../../data/session";
import { useTRPC } from "../../data/trpc";

/** Of which roles a second factor is asked. */
export function RequiredFactorPanel() {
  const trpc = useTRPC();
  const canManage = useCanManagePeople();
  const asked = useQuery(trpc.users.secondFactorRoles.queryOptions());
  const set = useMutation(trpc.users.requireSecondFactor.mutationOptions(useAct<unknown>({ done: "Saved" })));
  return (
    <Panel
      className="mt-5"
      title="Second factor"
      description="Asked of everybody with one of these roles, here or in a tenant. They set it up when they next log in, and reach nothing before."
    >
      <Loaded query={asked} skeleton={<Skeleton className="h-6 w-2/3" />}>
        {({ roles }) => (
          <div className="flex flex-wrap gap-x-6 gap-y-3">
            {ROLES.map((role) => (
              <RoleBox
                key={role}
                role={role}
                asked={roles.includes(role)}
                disabled={!canManage || set.isPending}
                onAsked={(checked) =>
                  set.mutate({ roles: checked ? [...roles, role] : roles.filter((other) => other !== role) })
                }
              />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

interface RoleBoxProps {
  role: Role;
  asked: boolean;
  disabled: boolean;
  onAsked: (asked: boolean) => void;
}

function RoleBox({ role, asked, disabled, onAsked }: RoleBoxProps) {
  const id = `factor-of-${role}`;
  return (
    <div className="flex items-center gap-2.5">
      <Checkbox id={id} checked={asked} disabled={disabled} onCheckedChange={(checked) => onAsked(checked === true)} />
      <label htmlFor={id}>{ROLE_WORDS[role].label}</label>
    </div>
  );
}
