import type { Admin } from "./admin";
import { MODEL } from "./ask";

export interface DemoTenant {
  readonly name: string;
  readonly key: string;
  /** Null on a server that is not the demo's own: an app key does not tell it. */
  readonly id: string | null;
}

export interface Price {
  readonly model: string;
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

/** A small model of today; the cheapest that the table has, should it know none of them any more. */
const PRICED_AS = ["gpt-5.4-mini", "gpt-5-mini"];

export async function makeTenants(
  admin: Admin,
  names: readonly string[],
): Promise<{ tenants: DemoTenant[]; price: Price }> {
  const tenants: DemoTenant[] = [];
  let price: Price | null = null;
  for (const name of names) {
    const { id } = await admin.tenants.create.mutate({ name });
    const { secret } = await admin.appKeys.create.mutate({
      tenantId: id,
      name: "demo",
      scopes: ["cache:read", "cache:write", "stats:read", "erase"],
    });
    price = await setPrice(admin, id);
    tenants.push({ name, key: secret, id });
  }
  if (price === null) throw new Error("a demo has tenants");
  return { tenants, price };
}

/** The demo model costs nothing: it is given the price of a real one, from the server's own table. */
async function setPrice(admin: Admin, tenantId: string): Promise<Price> {
  const { settings, priceTable } = await admin.settings.get.query({ tenantId });
  const byPrice = priceTable.filter((row) => row.inputUsdPerMillion > 0).sort((a, b) => costOf(a) - costOf(b));
  const known = PRICED_AS.flatMap((model) => priceTable.filter((row) => row.model === model));
  const price = known[0] ?? byPrice[0];
  if (price === undefined) throw new Error("the server's price table is empty");
  const { inputUsdPerMillion, outputUsdPerMillion } = price;
  const prices = [...settings.prices, { model: MODEL, inputUsdPerMillion, outputUsdPerMillion }];
  await admin.settings.update.mutate({ tenantId, settings: { ...settings, prices } });
  return price;
}

function costOf(price: Price): number {
  return price.inputUsdPerMillion + price.outputUsdPerMillion;
}
