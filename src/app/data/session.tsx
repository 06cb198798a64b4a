"use client";

import { useQuery } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";
import type { Act } from "@/server/services/access";
import type { SelfView } from "@/server/services/views";
import { useTRPC } from "./trpc";

export type Me = SelfView;

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext.Provider value={me}>{children}</MeContext.Provider>;
}

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe is used outside of the dashboard");
  return me;
}

/** The server decides; this only keeps people from pressing what would be refused. */
export function useCan(act: Act, tenantId: string | null = null): boolean {
  const { acts, actsByTenant } = useMe();
  return acts.includes(act) || (tenantId !== null && actsByTenant[tenantId]?.includes(act) === true);
}

/** On a tenant's page: of that tenant, whose id is in the address. */
export function useCanWrite(act: Act): boolean {
  const { id } = useParams<{ id?: string }>();
  return useCan(act, id ?? null);
}

export function useCanManagePeople(): boolean {
  return useCan("people.write");
}

export function useMeQuery() {
  const trpc = useTRPC();
  return useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 30_000 }));
}
