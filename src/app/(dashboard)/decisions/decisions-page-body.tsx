"use client";

import { DecisionsPanel } from "../../components/decisions-panel";
import { PageHeader } from "../../components/page-header";

export function DecisionsPageBody() {
  return (
    <>
      <PageHeader title="Decisions" lead="Every request of every tenant, and why it went as it went." />
      <DecisionsPanel tenantId={null} />
    </>
  );
}
