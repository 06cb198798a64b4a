"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { Loaded } from "../../components/loaded";
import { ReadOnlyNote, useWriteControl } from "../../components/role";
import { Button } from "../../components/ui/button";
import { Panel } from "../../components/ui/panel";
import { CALM_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { ProviderCard } from "./provider-card";
import { ProviderDialog } from "./provider-dialog";
import type { Provider } from "./provider-draft";

/** Those of one tenant, or (null) those that serve every tenant. */
export function ProviderList({ tenantId }: { tenantId: string | null }) {
  const trpc = useTRPC();
  const providers = useQuery(trpc.upstreams.list.queryOptions({ tenantId }, { refetchInterval: CALM_MS }));
  const control = useWriteControl("keys.write");
  const [editing, setEditing] = useState<Provider | "new" | null>(null);
  const ofTenant = tenantId !== null;
  return (
    <div>
      <ReadOnlyNote act="keys.write" what="name or change providers" />
      <Panel
        title={ofTenant ? "Providers of this tenant" : "For every tenant"}
        description={
          ofTenant
            ? "Asked before those of the whole server. Keys are sealed, and shown to nobody again."
            : "Asked where a tenant has none of its own for the model. Keys are sealed, and shown to nobody again."
        }
        actions={
          <Button look="primary" onClick={() => setEditing("new")} {...control}>
            <Plus aria-hidden="true" />
            Add a provider
          </Button>
        }
        padded={false}
      >
        <Loaded query={providers}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState title={ofTenant ? "None of its own" : "None is named here"}>
                {ofTenant
                  ? "Its requests go to the providers of the whole server."
                  : "Requests go to what the environment has set up."}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line border-t border-line">
                {list.map((provider) => (
                  <ProviderCard key={provider.id} provider={provider} onEdit={() => setEditing(provider)} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {editing !== null && (
        <ProviderDialog
          tenantId={tenantId}
          provider={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
