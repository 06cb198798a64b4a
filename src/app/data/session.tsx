"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { UserView } from "@/server/services/views";
import { useTRPC } from "./trpc";

export type Me = UserView & { mustChangePassword: boolean };

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
export function useCanWrite(): boolean {
  return useMe().role !== "auditor";
}

export function useCanManagePeople(): boolean {
  return useMe().role === "owner";
}

export function useMeQuery() {
  const trpc = useTRPC();
  return useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 30_000 }));
}
