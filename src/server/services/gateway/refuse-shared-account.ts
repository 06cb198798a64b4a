import { WireError } from "@/lib/wire/adapter";

/**
 * Tenants on one account of a provider could read what each other's requests have left there. One alone may.
 * @param ownAccount the account is nobody else's
 * @param field that names what the provider keeps, null: none does
 * @throws WireError 403 `provider_account_shared`
 */
export function refuseSharedAccount(ownAccount: boolean, field: string | null): void {
  if (field === null || ownAccount) return;
  throw new WireError({
    status: 403,
    code: "provider_account_shared",
    param: field,
    message: `${field} names something that the provider keeps by account, and this gateway's account is shared by its tenants: they could read each other's. Send the content itself, or ask an admin to set up a provider's account of your tenant's own.`,
  });
}
