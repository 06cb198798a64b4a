"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";

/** `?tenant=`, so that a view can be sent to somebody. Null: none is named. */
export function useTenantInAddress(): [string | null, (tenantId: string | null) => void] {
  const params = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const change = (tenantId: string | null) =>
    router.replace(tenantId === null ? path : `${path}?tenant=${encodeURIComponent(tenantId)}`, { scroll: false });
  return [params.get("tenant"), change];
}
