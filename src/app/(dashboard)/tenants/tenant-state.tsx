import type { TenantView } from "@/server/services/views";
import { Badge } from "../../components/ui/badge";

/** Active is the rule and needs no badge. */
export function TenantState({ state }: { state: TenantView["state"] }) {
  if (state === "active") return null;
  return <Badge className="border-0 bg-danger-soft text-danger">Erasure under way</Badge>;
}
