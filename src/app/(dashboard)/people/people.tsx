"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { UserView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { ROLE_WORDS } from "../../components/role";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { useCanManagePeople, useMe } from "../../data/session";
import { useTRPC } from "../../data/trpc";
import { AddPersonDialog } from "./add-person-dialog";
import { GrantsPanel } from "./grants-panel";
import { PersonActions } from "./person-actions";
import { RequiredFactorPanel } from "./required-factor-panel";

function columns(me: UserView): TableColumn<UserView>[] {
  return [
    {
      id: "name",
      header: "Name",
      lead: true,
      sortBy: (user) => user.name.toLowerCase(),
      cell: (user) => (
        <span className="font-medium">
          {user.name}
          {user.id === me.id && <span className="font-normal text-ink-faint"> (you)</span>}
        </span>
      ),
    },
    { id: "email", header: "E-mail", cell: (user) => <span className="[overflow-wrap:anywhere]">{user.email}</span> },
    { id: "role", header: "Role", cell: (user) => ROLE_WORDS[user.role].label },
    { id: "factor", header: "Second factor", cell: (user) => (user.secondFactor ? "On" : "Off") },
    { id: "since", header: "Since", cell: (user) => <Ago at={user.createdAt} /> },
    { id: "actions", header: "", align: "end", cell: (user) => <PersonActions user={user} /> },
  ];
}

export function People() {
  const trpc = useTRPC();
  const me = useMe();
  const canManage = useCanManagePeople();
  const users = useQuery(trpc.users.list.queryOptions());
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="People"
        lead="Who may log in to this dashboard. Apps use app keys instead."
        actions={
          <Button look="primary" disabled={!canManage} onClick={() => setAdding(true)}>
            <Plus aria-hidden="true" />
            Add a person
          </Button>
        }
      />
      {!canManage && (
        <Notice title="Only owners manage people" className="mb-5">
          You see who has access. To add, change or remove somebody, ask an owner.
        </Notice>
      )}
      <Panel padded={false}>
        <Loaded query={users}>
          {(list) => (
            <DataTable
              label="People"
              columns={columns(me)}
              rows={list}
              rowId={(user) => user.id}
              initialSort={{ id: "name", desc: false }}
            />
          )}
        </Loaded>
      </Panel>
      {users.data && (
        <>
          <GrantsPanel />
          <RequiredFactorPanel />
          <Roles />
        </>
      )}
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function Roles() {
  return (
    <Panel className="mt-5" title="What the roles may do">
      <dl className="grid gap-x-8 gap-y-4 text-[13px] sm:grid-cols-2 xl:grid-cols-3">
        {Object.values(ROLE_WORDS).map(({ label, may }) => (
          <div key={label}>
            <dt className="font-medium">{label}</dt>
            <dd className="mt-0.5 text-ink-soft">{may}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
