import type { Metadata } from "next";
import { PageHeader } from "../../components/page-header";
import { EnvironmentPanel } from "./environment-panel";
import { ProviderList } from "./provider-list";

export const metadata: Metadata = { title: "Providers" };

export default function ProvidersPage() {
  return (
    <>
      <PageHeader title="Providers" lead="Who answers what the cache can't: for every tenant, unless it has its own." />
      <div className="flex flex-col gap-5">
        <ProviderList tenantId={null} />
        <EnvironmentPanel />
      </div>
    </>
  );
}
