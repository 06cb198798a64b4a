"use client";

import { DecisionsPanel } from "../../../../components/decisions-panel";
import { useTenant } from "../tenant-frame";

export function Decisions() {
  const tenant = useTenant();
  return <DecisionsPanel tenantId={tenant.id} />;
}
