"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type GrantView, TENANT_ROLES, type TenantRole } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { Loaded } from "../../components/loaded";
import { ROLE_WORDS } from "../../components/role";
import { TenantSelect } from "../../components/tenant-select";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { Checkbox } from "../../components/ui/checkbox";
import { Field } from "../../components/ui/field";
import { Panel } from "../../components/ui/panel";
import { Select } from "../../components/ui/select";
import { TextField } from "../../components/ui/text-field";
import { useAct } from "../../data/act";
import { useCan } from "../../data/session";
import { useTRPC } from "../../data/trpc";

/** Who has a role in one tenant, beside those who have one for the whole server. */
export function GrantsPanel() {
  const [tenantId, setTenantId] = useState<string | null>(null);
  return (
    <Panel
      className="mt-5"
      title="Roles in one tenant"
      description="What somebody may do there, beside the role for the whole server."
      actions={<TenantSelect label="Tenant" none="Choose a tenant" tenantId={tenantId} onTenant={setTenantId} />}
    >
      {tenantId === null ? (
        <p className="text-[13px] text-ink-soft">Choose a tenant to see who has a role in it alone, and to give one.</p>
      ) : (
        <Grants key={tenantId} tenantId={tenantId} />
      )}
    </Panel>
  );
}

function columns(tenantId: string): TableColumn<GrantView>[] {
  return [
    { id: "name", header: "Name", lead: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { id: "email", header: "E-mail", cell: ({ email }) => <span className="[overflow-wrap:anywhere]">{email}</span> },
    {
      id: "role",
      header: "Role",
      cell: ({ role, seesAnswers }) => `${ROLE_WORDS[role].label}${seesAnswers ? ", reads answers" : ""}`,
    },
    { id: "since", header: "Since", cell: ({ createdAt }) => <Ago at={createdAt} /> },
    { id: "end", header: "", align: "end", cell: (grant) => <EndGrant tenantId={tenantId} grant={grant} /> },
  ];
}

function Grants({ tenantId }: { tenantId: string }) {
  const trpc = useTRPC();
  const grants = useQuery(trpc.grants.list.queryOptions({ tenantId }));
  const canWrite = useCan("people.write", tenantId);
  return (
    <>
      <Loaded query={grants}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="Nobody yet">Those with a role for the whole server reach this tenant anyway.</EmptyState>
          ) : (
            <DataTable
              label="Roles in this tenant"
              columns={columns(tenantId)}
              rows={list}
              rowId={(row) => row.userId}
            />
          )
        }
      </Loaded>
      {canWrite && <GrantForm tenantId={tenantId} />}
    </>
  );
}

function EndGrant({ tenantId, grant }: { tenantId: string; grant: GrantView }) {
  const trpc = useTRPC();
  const canWrite = useCan("people.write", tenantId);
  const remove = useMutation(trpc.grants.remove.mutationOptions(useAct<unknown>({ done: "Role taken away" })));
  if (!canWrite) return null;
  return (
    <Button
      look="danger-plain"
      size="sm"
      aria-label={`Take the role of ${grant.name} away`}
      busy={remove.isPending}
      onClick={() => remove.mutate({ tenantId, userId: grant.userId })}
    >
      Take away
    </Button>
  );
}

function GrantForm({ tenantId }: { tenantId: string }) {
  const trpc = useTRPC();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<TenantRole>("auditor");
  const [seesAnswers, setSeesAnswers] = useState(false);
  const onDone = () => {
    setEmail("");
    setSeesAnswers(false);
  };
  const grant = useMutation(trpc.grants.set.mutationOptions(useAct<unknown>({ done: "Role given", onDone })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    grant.mutate({ tenantId, email: email.trim(), role, seesAnswers: role === "auditor" && seesAnswers });
  };
  return (
    <form onSubmit={submit} className="mt-5 grid max-w-2xl gap-4 sm:grid-cols-2">
      <TextField label="E-mail of a person above" type="email" required value={email} onText={setEmail} />
      <Field label="Role in this tenant" hint={ROLE_WORDS[role].may}>
        {(ids) => (
          <Select
            {...ids}
            value={role}
            onChange={(event) => setRole(TENANT_ROLES.find((name) => name === event.target.value) ?? "auditor")}
          >
            {TENANT_ROLES.map((name) => (
              <option key={name} value={name}>
                {ROLE_WORDS[name].label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {role === "auditor" && (
        <div className="flex items-center gap-3 sm:col-span-2">
          <Checkbox
            id="grant-sees-answers"
            checked={seesAnswers}
            onCheckedChange={(checked) => setSeesAnswers(checked === true)}
          />
          <label htmlFor="grant-sees-answers">Reads the answers of this tenant</label>
        </div>
      )}
      <div>
        <Button type="submit" look="primary" busy={grant.isPending} disabled={email.trim() === ""}>
          Give the role
        </Button>
      </div>
    </form>
  );
}
