import { WireError } from "@/lib/wire/adapter";
import type { Services } from "../context";

/**
 * Tenants on one account of a provider could read what each other's requests have left there. One alone may.
 * @param field that names what the provider keeps, null: none does
 * @throws WireError 403 `provider_account_shared`
 */
export async function refuseSharedAccount({ tenants }: Services, field: string | null): Promise<void> {
  if (field === null || (await tenants.isAlone())) return;
  throw new WireError({
    status: 403,
    code: "provider_account_shared",
    param: field,
    message: `${field} names something that the provider keeps by account, and this gateway's account is shared by its tenants: they could read each other's. Send the content itself, or ask the provider directly, with a key of your own.`,
  });
}
