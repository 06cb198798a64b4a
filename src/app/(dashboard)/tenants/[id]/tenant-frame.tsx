"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { Act } from "@/server/services/access";
import type { TenantPageView } from "@/server/services/views";
import { BackLink } from "../../../components/back-link";
import { cn } from "../../../components/class-names";
import { Loaded } from "../../../components/loaded";
import { useWriteControl } from "../../../components/role";
import { Button } from "../../../components/ui/button";
import { Notice } from "../../../components/ui/notice";
import { Skeleton } from "../../../components/ui/skeleton";
import { lineTabStyle } from "../../../components/ui/tabs";
import { CALM_MS } from "../../../data/live";
import { useMe } from "../../../data/session";
import { useTRPC } from "../../../data/trpc";
import { RenameTenantDialog } from "./rename-tenant-dialog";

const TenantContext = createContext<TenantPageView | null>(null);

export function useTenant(): TenantPageView {
  const tenant = useContext(TenantContext);
  if (!tenant) throw new Error("useTenant is used outside of a tenant's page");
  return tenant;
}

/** With the right that each asks for: where it lacks, the page would only say so. */
const SECTIONS: readonly { path: string; label: string; act: Act }[] = [
  { path: "", label: "Overview", act: "stats" },
  { path: "/entries", label: "Entries", act: "entries" },
  { path: "/decisions", label: "Decisions", act: "stats" },
  { path: "/tuning", label: "Tuning", act: "stats" },
  { path: "/settings", label: "Settings", act: "settings" },
  { path: "/keys", label: "App keys", act: "keys" },
  { path: "/providers", label: "Providers", act: "keys" },
  { path: "/erase", label: "Erase", act: "erasures" },
];

/** Name and sections of one tenant, around each of its pages. */
export function TenantFrame({ tenantId, children }: { tenantId: string; children: ReactNode }) {
  const trpc = useTRPC();
  const tenant = useQuery(trpc.tenants.get.queryOptions({ tenantId }, { refetchInterval: CALM_MS }));
  return (
    <>
      <BackLink href="/tenants">Tenants</BackLink>
      <Loaded query={tenant} skeleton={<Skeleton className="h-9 w-64" />}>
        {(view) => (
          <TenantContext.Provider value={view}>
            <TenantHeading tenant={view} />
            <SectionLinks tenantId={tenantId} />
            {view.state === "blocked" && (
              <Notice kind="warning" title="An erasure is under way" className="mb-5">
                Calls of this tenant go to the model and are not cached until it is complete.{" "}
                <Link href="/erasures" className="font-medium text-ink underline">
                  See how far it is
                </Link>
              </Notice>
            )}
            {children}
          </TenantContext.Provider>
        )}
      </Loaded>
    </>
  );
}

function TenantHeading({ tenant }: { tenant: TenantPageView }) {
  const [renaming, setRenaming] = useState(false);
  const control = useWriteControl("tenants.write");
  return (
    <div className="mb-4 flex items-center gap-2">
      <h1 className="min-w-0 text-2xl font-semibold tracking-[-0.02em] [overflow-wrap:anywhere]">{tenant.name}</h1>
      {!control.disabled && (
        <Button look="quiet" size="icon" aria-label="Rename this tenant" onClick={() => setRenaming(true)}>
          <Pencil aria-hidden="true" />
        </Button>
      )}
      {renaming && <RenameTenantDialog tenant={tenant} onClose={() => setRenaming(false)} />}
    </div>
  );
}

function SectionLinks({ tenantId }: { tenantId: string }) {
  const path = usePathname();
  const { acts, actsByTenant } = useMe();
  const may = (act: Act) => acts.includes(act) || actsByTenant[tenantId]?.includes(act) === true;
  const current = useRef<HTMLAnchorElement>(null);
  // On a phone the row is wider than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which link is the current one
  useEffect(() => {
    current.current?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [path]);
  return (
    <nav
      aria-label="Sections of this tenant"
      className="edge-fade mb-6 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_var(--line)] max-sm:-mx-4 max-sm:px-4"
    >
      <ul className="flex w-max gap-6 max-sm:pr-4">
        {SECTIONS.filter(({ act }) => may(act)).map((section) => {
          const href = `/tenants/${tenantId}${section.path}`;
          const isCurrent = path === href;
          return (
            <li key={section.path}>
              <Link
                href={href}
                ref={isCurrent ? current : null}
                aria-current={isCurrent ? "page" : undefined}
                className={cn("block", lineTabStyle)}
              >
                {section.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
