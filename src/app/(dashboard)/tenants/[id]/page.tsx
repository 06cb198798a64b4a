import type { Metadata } from "next";
import { Suspense } from "react";
import { TenantOverview } from "./tenant-overview";

export const metadata: Metadata = { title: "Tenant" };

export default function TenantPage() {
  return (
    <Suspense>
      <TenantOverview />
    </Suspense>
  );
}
