import type { ReactNode } from "react";
import { TenantFrame } from "./tenant-frame";

export default async function TenantLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  const { id } = await params;
  return <TenantFrame tenantId={id}>{children}</TenantFrame>;
}
