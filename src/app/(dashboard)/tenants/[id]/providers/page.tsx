import type { Metadata } from "next";
import { TenantProviders } from "./tenant-providers";

export const metadata: Metadata = { title: "Providers" };

export default function TenantProvidersPage() {
  return <TenantProviders />;
}
